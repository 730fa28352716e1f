/** Tests of useStepRequest with the real TanStack Query. */
import { keepPreviousData, onlineManager, QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { describe, expect, onTestFinished, test } from 'vitest'
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

interface QueryOptions {
  readonly placeholderData?: string | typeof keepPreviousData
  readonly initialData?: string
  readonly enabled?: boolean
}

function Editor({ id, answer, options }: { id: string; answer: Answer; options: QueryOptions }) {
  const query = useQuery<string>({
    queryKey: ['prescription', id],
    queryFn: () => answer.promise,
    retry: false,
    ...(options as object),
  })
  useStepRequest('prefill', { active: true, ...query, code: 'prescription_load_error' })
  return (
    <p>
      {query.data ?? query.status} {query.fetchStatus}
    </p>
  )
}

describe.each(modes)('useStepRequest with TanStack Query, $mode', ({ Mode }) => {
  const setUp = (options: QueryOptions = {}) => {
    const recording = recordedJourney()
    recording.journey.start('care_team_pick')
    recording.journey.complete('care_team_pick')
    recording.recorded.length = 0
    const answer = createAnswer()
    const client = new QueryClient()
    const ui = (id: string, of: Answer) => (
      <QueryClientProvider client={client}>
        <Editor id={id} answer={of} options={options} />
      </QueryClientProvider>
    )
    const { rerender } = render(ui('1', answer), { wrapper: providing(recording, Mode) })
    return { ...recording, answer, client, show: (id: string, of: Answer) => rerender(ui(id, of)) }
  }

  test('completes the step with the answer and not with placeholder data', async () => {
    const { recorded, answer } = setUp({ placeholderData: 'placeholder' })
    expect(screen.getByText(/placeholder/)).toBeTruthy()
    expect(recorded).toEqual(['prefill.start'])
    await act(async () => answer.resolve('answer'))
    expect(await screen.findByText(/answer/)).toBeTruthy()
    expect(recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('completes the step if the answer is the same as the placeholder data', async () => {
    const { recorded, answer } = setUp({ placeholderData: 'same' })
    await act(async () => answer.resolve('same'))
    await expect.poll(() => recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('fails the step with the error of the query', async () => {
    const { recorded, answer } = setUp()
    await act(async () => answer.reject({ status: 503 }))
    expect(await screen.findByText(/error/)).toBeTruthy()
    expect(recorded).toEqual(['prefill.start', 'prefill.fail prescription_load_error 503'])
  })

  test('completes the step once if the data of the query before is kept', async () => {
    const { recorded, answer, show } = setUp({ placeholderData: keepPreviousData })
    await act(async () => answer.resolve('first'))
    expect(await screen.findByText(/first idle/)).toBeTruthy()
    const second = createAnswer()
    show('2', second)
    expect(screen.getByText(/first fetching/)).toBeTruthy()
    await act(async () => second.resolve('second'))
    expect(await screen.findByText(/second/)).toBeTruthy()
    expect(recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('completes the step at once with data that the app had already', () => {
    const { recorded } = setUp({ initialData: 'known' })
    expect(recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('completes nothing if the query is not enabled', async () => {
    const { recorded } = setUp({ enabled: false })
    expect(screen.getByText(/pending idle/)).toBeTruthy()
    expect(recorded).toEqual(['prefill.start'])
  })

  test('waits for the answer of a query that is paused because the browser is offline', async () => {
    onlineManager.setOnline(false)
    onTestFinished(() => onlineManager.setOnline(true))
    const { recorded, answer } = setUp()
    expect(screen.getByText(/pending paused/)).toBeTruthy()
    expect(recorded).toEqual(['prefill.start'])
    await act(async () => onlineManager.setOnline(true))
    await act(async () => answer.resolve('answer'))
    expect(await screen.findByText(/answer/)).toBeTruthy()
    expect(recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('completes the step when a query that failed succeeds later, and not again after that', async () => {
    const { recorded, answer, client, show } = setUp()
    await act(async () => answer.reject({ status: 503 }))
    expect(await screen.findByText(/error/)).toBeTruthy()
    const later = createAnswer()
    show('1', later)
    later.resolve('later')
    await act(() => client.refetchQueries())
    await act(() => client.refetchQueries())
    expect(await screen.findByText(/later/)).toBeTruthy()
    expect(recorded).toEqual(['prefill.start', 'prefill.fail prescription_load_error 503', 'prefill.complete'])
  })
})
