import { describe, expect, test, vi } from 'vitest'
import { modes, providing, recordedJourney, render, renderHook } from './test-support.tsx'
import { useStep } from './useStep.ts'
import { type RequestStatus, type StepRequestOptions, useStepRequest } from './useStepRequest.ts'

type Options = Partial<StepRequestOptions<'prefill'>>

const libraries = [
  { library: 'RTK Query', idle: 'uninitialized', loading: 'pending', success: 'fulfilled', failure: 'rejected' },
  { library: 'TanStack Query 5', idle: 'pending', loading: 'pending', success: 'success', failure: 'error' },
  { library: 'TanStack Query 4', idle: 'idle', loading: 'loading', success: 'success', failure: 'error' },
] as const satisfies (Record<'idle' | 'loading' | 'success' | 'failure', RequestStatus> & { library: string })[]

function Editor() {
  useStepRequest('prefill', { active: true, status: 'success', code: 'prescription_load_error' })
  useStep('send', { active: true })
  return null
}

describe.each(modes)('useStepRequest, $mode', ({ Mode }) => {
  const setUp = (options: Options) => {
    const recording = recordedJourney()
    recording.journey.start('care_team_pick')
    recording.journey.complete('care_team_pick')
    recording.recorded.length = 0
    const { rerender, unmount } = renderHook(
      (given: Options) =>
        useStepRequest(
          'prefill',
          Object.assign({ active: true, status: 'pending', code: 'prescription_load_error' } as const, given),
        ),
      { initialProps: options, wrapper: providing(recording, Mode) },
    )
    return { ...recording, rerender, unmount }
  }

  test.each(libraries)('knows the statuses of $library', ({ idle, loading, success, failure }) => {
    const { recorded, rerender } = setUp({ status: idle })
    rerender({ status: loading })
    expect(recorded).toEqual(['prefill.start'])
    rerender({ status: failure, error: { status: 500 } })
    rerender({ status: loading })
    rerender({ status: success })
    expect(recorded.slice(1)).toEqual(['prefill.fail prescription_load_error 500', 'prefill.complete'])
  })

  test('signals nothing until it is active, then the start and the outcome', () => {
    const { recorded, rerender } = setUp({ active: false, status: 'pending' })
    rerender({ active: false, status: 'error', error: { status: 404 } })
    expect(recorded).toEqual([])
    rerender({ active: true, status: 'error', error: { status: 404 } })
    expect(recorded).toEqual(['prefill.start', 'prefill.fail prescription_load_error 404'])
  })

  test('sends the HTTP status and the API code of the error but no text', () => {
    const error = { status: 403, data: { errors: [{ code: 'SM119', status: '403', detail: 'Jane Doe is blocked' }] } }
    expect(setUp({ status: 'rejected', error }).recorded).toEqual([
      'prefill.start',
      'prefill.fail prescription_load_error 403 SM119',
    ])
  })

  test('records no failure if the app aborted the request', () => {
    const { recorded, rerender } = setUp({ status: 'error', error: new DOMException('aborted', 'AbortError') })
    expect(recorded).toEqual(['prefill.start'])
    rerender({ status: 'pending' })
    rerender({ status: 'success' })
    expect(recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('records no failure if the request ended because the person left the page', () => {
    const { recorded, rerender } = setUp({ status: 'pending' })
    window.dispatchEvent(new Event('beforeunload'))
    rerender({ status: 'error', error: new TypeError('Failed to fetch') })
    window.dispatchEvent(new Event('pagehide'))
    expect(recorded).toEqual(['prefill.start'])
  })

  test('records at once that the network failed on a page that stays', () => {
    const error = new TypeError('Failed to fetch')
    expect(setUp({ status: 'error', error }).recorded).toEqual([
      'prefill.start',
      'prefill.fail prescription_load_error',
    ])
  })

  test('gives the error to a function that returns the code', () => {
    const code: Options['code'] = error => (error instanceof TypeError ? 'prefill_blank' : 'timeout')
    expect(setUp({ status: 'error', error: new Error(), code }).recorded).toContain('prefill.fail timeout')
    expect(setUp({ status: 'error', error: new TypeError(), code }).recorded).toContain('prefill.fail prefill_blank')
  })

  test('records no failure if that function throws', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const code: Options['code'] = error => (error as { kind: { name: 'timeout' } }).kind.name
    expect(setUp({ status: 'error', error: {}, code }).recorded).toEqual(['prefill.start'])
  })

  test('signals an outcome once, even if each render passes new objects', () => {
    const failed = (): Options => ({ status: 'error', error: { status: 500 }, code: () => 'timeout', attributes: {} })
    const { recorded, rerender } = setUp(failed())
    rerender(failed())
    rerender(failed())
    expect(recorded).toEqual(['prefill.start', 'prefill.fail timeout 500'])
  })

  test('signals each failed retry', () => {
    const { recorded, rerender } = setUp({ status: 'error', error: { status: 500 } })
    rerender({ status: 'pending' })
    rerender({ status: 'error', error: { status: 503 } })
    expect(recorded.slice(1)).toEqual([
      'prefill.fail prescription_load_error 500',
      'prefill.fail prescription_load_error 503',
    ])
  })

  test('signals a success that follows a failure at once', () => {
    const { recorded, rerender } = setUp({ status: 'error', error: { status: 500 } })
    rerender({ status: 'success' })
    expect(recorded.slice(1)).toEqual(['prefill.fail prescription_load_error 500', 'prefill.complete'])
  })

  test('signals the start and the outcome again when it becomes active again', () => {
    const { recorded, rerender } = setUp({ status: 'success' })
    rerender({ active: false, status: 'success' })
    rerender({ active: true, status: 'success' })
    expect(recorded).toEqual(['prefill.start', 'prefill.complete', 'prefill.start #2', 'prefill.complete #2'])
  })

  test('sends its attributes with the outcome, too', () => {
    const recording = recordedJourney()
    recording.journey.start('care_team_pick')
    recording.journey.start('send')
    recording.recorded.length = 0
    const { rerender } = renderHook(
      (given: Pick<StepRequestOptions<'send'>, 'status' | 'attributes'>) =>
        useStepRequest('send', { active: true, code: 'send_error', ...given }),
      {
        initialProps: { status: 'pending', attributes: { attachments: 1 } },
        wrapper: providing(recording, Mode),
      },
    )
    rerender({ status: 'success', attributes: { attachments: 9 } })
    expect(recording.recorded).toEqual(['send.complete attachments=4+'])
  })

  test('signals nothing after the component unmounts', () => {
    const { recorded, unmount } = setUp({ status: 'pending' })
    unmount()
    expect(recorded).toEqual(['prefill.start'])
  })

  test('completes the step before the next one starts in the same commit', () => {
    const recording = recordedJourney()
    recording.journey.start('care_team_pick')
    render(<Editor />, { wrapper: providing(recording, Mode) })
    expect(recording.recorded.slice(2)).toEqual(['prefill.start', 'prefill.complete', 'send.start'])
  })
})
