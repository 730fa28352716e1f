/** Tests of useStepRequest with the real TanStack Query. */
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { act, modes, providing, recordedJourney, render, screen } from './test-support.tsx'
import { useStepRequest } from './useStepRequest.ts'

interface Answer {
  readonly promise: Promise<string>
  readonly resolve: (text: string) => void
  readonly reject: (error: unknown) => void
}

function createAnswer(): Answer {
  let resolve = (_: string) => {}
  let reject = (_: unknown) => {}
  const promise = new Promise<string>((...settle) => {
    resolve = settle[0]
    reject = settle[1]
  })
  return { promise, resolve, reject }
}

function Editor({ answer, placeholderData }: { answer: Answer; placeholderData?: string }) {
  const query = useQuery({
    queryKey: ['prescription'],
    queryFn: () => answer.promise,
    retry: false,
    ...(placeholderData !== undefined && { placeholderData }),
  })
  useStepRequest('prefill', { active: true, ...query, code: 'prescription_load_error' })
  return <p>{query.data ?? query.status}</p>
}

describe.each(modes)('useStepRequest with TanStack Query, $mode', ({ Mode }) => {
  const setUp = (placeholderData?: string) => {
    const recording = recordedJourney()
    recording.journey.start('care_team_pick')
    recording.journey.complete('care_team_pick')
    recording.recorded.length = 0
    const answer = createAnswer()
    render(
      <QueryClientProvider client={new QueryClient()}>
        <Editor answer={answer} {...(placeholderData !== undefined && { placeholderData })} />
      </QueryClientProvider>,
      { wrapper: providing(recording, Mode) },
    )
    return { ...recording, answer }
  }

  test('completes the step with the answer and not with placeholder data', async () => {
    const { recorded, answer } = setUp('placeholder')
    expect(screen.getByText('placeholder')).toBeTruthy()
    expect(recorded).toEqual(['prefill.start'])
    await act(async () => answer.resolve('answer'))
    expect(await screen.findByText('answer')).toBeTruthy()
    expect(recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('completes the step if the answer is the same as the placeholder data', async () => {
    const { recorded, answer } = setUp('same')
    await act(async () => answer.resolve('same'))
    await expect.poll(() => recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('fails the step with the error of the query', async () => {
    const { recorded, answer } = setUp()
    await act(async () => answer.reject({ status: 503 }))
    expect(await screen.findByText('error')).toBeTruthy()
    expect(recorded).toEqual(['prefill.start', 'prefill.fail prescription_load_error 503'])
  })
})
