import { Profiler } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { JourneyProvider } from './JourneyProvider.ts'
import { StepErrorBoundary } from './StepErrorBoundary.ts'
import { act, fireEvent, modes, recordedJourney, render, screen } from './test-support.tsx'
import { mockIntersectionObserver } from './testing.tsx'
import { useJourney } from './useJourney.ts'
import { useStep } from './useStep.ts'
import { useStepRequest } from './useStepRequest.ts'
import { useVisible } from './useVisible.ts'

/** Uses every hook and every signal. */
function Everything() {
  const journey = useJourney()
  const [linkRef, link] = useVisible('link_view', { attributes: { page: 'list' } })
  const modal = useStep('modal', { active: true })
  useStepRequest('prefill', { active: true, status: 'error', error: { status: 500 }, code: 'prescription_load_error' })
  const signal = () => {
    link.complete({ selected_on: 'list' })
    modal.fail('launch_error')
    modal.abandon('back')
    modal.complete()
    journey.start('send')
  }
  return (
    <StepErrorBoundary step="link_view" code="link_render_error">
      <button ref={linkRef} type="button" onClick={signal}>
        link
      </button>
    </StepErrorBoundary>
  )
}

function Link() {
  const link = useStep('link_view', { active: true })
  return (
    <button type="button" onClick={() => link.complete()}>
      link
    </button>
  )
}

describe.each(modes)('JourneyProvider, $mode', ({ Mode }) => {
  test('no hook causes a render', async () => {
    const viewport = mockIntersectionObserver()
    const { journey, recorded } = recordedJourney()
    journey.start('link_view')
    const onRender = vi.fn()
    render(
      <Mode>
        <JourneyProvider journey={journey}>
          <Profiler id="everything" onRender={onRender}>
            <Everything />
          </Profiler>
        </JourneyProvider>
      </Mode>,
    )
    fireEvent.click(screen.getByText('link'))
    viewport.show(screen.getByText('link'))
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await act(async () => {})
    expect(recorded.length).toBeGreaterThan(5)
    expect(onRender).toHaveBeenCalledTimes(1)
    viewport.restore()
  })

  test('does not render its children when it renders again', () => {
    const { journey } = recordedJourney()
    journey.start('link_view')
    const onRender = vi.fn()
    const child = (
      <Profiler id="child" onRender={onRender}>
        <Everything />
      </Profiler>
    )
    const ui = () => (
      <Mode>
        <JourneyProvider journey={journey}>{child}</JourneyProvider>
      </Mode>
    )
    const { rerender } = render(ui())
    rerender(ui())
    expect(onRender).toHaveBeenCalledTimes(1)
  })

  test('removes every listener when the hooks unmount', async () => {
    const added = vi.spyOn(window, 'addEventListener')
    const removed = vi.spyOn(window, 'removeEventListener')
    const listenersIn = (calls: { mock: { calls: unknown[][] } }) =>
      new Set(calls.mock.calls.filter(([type]) => type === 'pageshow').map(([, listener]) => listener))
    const { unmount } = render(
      <Mode>
        <JourneyProvider journey={recordedJourney().journey}>
          <Everything />
          <Link />
        </JourneyProvider>
      </Mode>,
    )
    unmount()
    await act(async () => {})
    expect(listenersIn(added).size).toBeGreaterThan(0)
    expect(listenersIn(removed)).toEqual(listenersIn(added))
  })

  test('gives the hooks another journey when the prop changes', () => {
    const [first, second] = [recordedJourney(), recordedJourney()]
    const ui = ({ journey }: typeof first) => (
      <Mode>
        <JourneyProvider journey={journey}>
          <Link />
        </JourneyProvider>
      </Mode>
    )
    const { rerender } = render(ui(first))
    rerender(ui(second))
    fireEvent.click(screen.getByText('link'))
    expect(first.recorded).toEqual(['link_view.start'])
    expect(second.recorded).toEqual(['link_view.start', 'link_view.complete'])
  })
})
