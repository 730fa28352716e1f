/** Tests of the order of the signals in one commit. React runs the effects of a child before those of its parent. */
import { type ReactNode, useEffect, useState } from 'react'
import { describe, expect, test } from 'vitest'
import type { StepHandle } from './step-handle.ts'
import { act, fireEvent, modes, providing, recordedJourney, render, screen } from './test-support.tsx'
import { useStep } from './useStep.ts'
import type { RequestStatus } from './useStepRequest.ts'
import { useStepRequest } from './useStepRequest.ts'
import { useVisible } from './useVisible.ts'

function Send() {
  useStep('send', { active: true })
  return null
}

function Modal() {
  useStep('modal', { active: true })
  return null
}

function Prefill({ status, children }: { status: RequestStatus; children?: ReactNode }) {
  useStepRequest('prefill', { active: true, status, code: 'prescription_load_error' })
  return <>{children}</>
}

function Link() {
  return <p ref={useVisible('link_view')[0]}>link</p>
}

/** Completes the step of its parent in an effect. */
function Completed({ step }: { step: StepHandle<'prefill'> }) {
  useEffect(() => step.complete(), [step])
  return null
}

function PrefillCompletedInside() {
  return <Completed step={useStep('prefill', { active: true })} />
}

/** Shows its children after a click, and calls `onOpened` in the same task. */
function Opener({ children, onOpened }: { children: ReactNode; onOpened?: () => void }) {
  const [isOpen, setOpen] = useState(false)
  const open = () => {
    setOpen(true)
    onOpened?.()
  }
  return (
    <>
      <button type="button" onClick={open}>
        open
      </button>
      {isOpen && children}
    </>
  )
}

describe.each(modes)('signals of one commit, $mode', ({ Mode }) => {
  const setUp = () => {
    const recording = recordedJourney()
    recording.journey.start('care_team_pick')
    recording.journey.complete('care_team_pick')
    recording.recorded.length = 0
    return { ...recording, wrapper: providing(recording, Mode) }
  }

  test('an earlier step of a parent comes before a later step of its child', () => {
    const { recorded, wrapper } = setUp()
    render(
      <Prefill status="success">
        <Send />
      </Prefill>,
      { wrapper },
    )
    expect(recorded).toEqual(['prefill.start', 'prefill.complete', 'send.start'])
  })

  test('the same is true in a later commit that also mounts the child', () => {
    const { recorded, wrapper } = setUp()
    const ui = (status: RequestStatus) => <Prefill status={status}>{status === 'success' && <Send />}</Prefill>
    const { rerender } = render(ui('pending'), { wrapper })
    rerender(ui('success'))
    expect(recorded).toEqual(['prefill.start', 'prefill.complete', 'send.start'])
  })

  test('siblings signal in the order of the definition', () => {
    const { recorded, wrapper } = setUp()
    render(
      <>
        <Send />
        <Prefill status="success" />
      </>,
      { wrapper },
    )
    expect(recorded).toEqual(['prefill.start', 'prefill.complete', 'send.start'])
  })

  test('an element that is visible at once signals in its turn', () => {
    Reflect.deleteProperty(globalThis, 'IntersectionObserver')
    const recording = recordedJourney()
    render(
      <>
        <Modal />
        <Link />
      </>,
      { wrapper: providing(recording, Mode) },
    )
    expect(recording.recorded).toEqual(['link_view.start', 'link_view.complete implied', 'modal.start'])
  })

  test('a step starts before a child completes it in an effect', () => {
    const { recorded, wrapper } = setUp()
    render(<PrefillCompletedInside />, { wrapper })
    expect(recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('a restored page signals in the same order', () => {
    const { journey, recorded, wrapper } = setUp()
    render(
      <Prefill status="success">
        <Send />
      </Prefill>,
      { wrapper },
    )
    journey.abandon('send', 'left_editor')
    recorded.length = 0
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(recorded).toEqual(['prefill.start #2', 'prefill.complete #2', 'send.start #2'])
  })

  test('signals are recorded in a microtask after the click', async () => {
    const { recorded, wrapper } = setUp()
    let atNavigation: string[] = []
    const navigate = () => Promise.resolve().then(() => (atNavigation = [...recorded]))
    render(
      <Opener onOpened={navigate}>
        <Send />
      </Opener>,
      { wrapper },
    )
    fireEvent.click(screen.getByText('open'))
    await act(async () => {})
    expect(atNavigation).toContain('send.start')
  })
})
