/** Signals of one commit, whose effects React runs from the innermost component outwards. */
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

/** Completes in an effect the step that its parent starts. */
function Completed({ step }: { step: StepHandle<'prefill'> }) {
  useEffect(() => step.complete(), [step])
  return null
}

function PrefillCompletedInside() {
  return <Completed step={useStep('prefill', { active: true })} />
}

/** Opens its children with a click, and then leaves the page as a navigation would: in the same task. */
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

  test('a parent’s step comes before the later one of its child', () => {
    const { recorded, wrapper } = setUp()
    render(
      <Prefill status="success">
        <Send />
      </Prefill>,
      { wrapper },
    )
    expect(recorded).toEqual(['prefill.start', 'prefill.complete', 'send.start'])
  })

  test('so it does where both become active later, and where the child comes with a later commit', () => {
    const { recorded, wrapper } = setUp()
    const ui = (status: RequestStatus) => <Prefill status={status}>{status === 'success' && <Send />}</Prefill>
    const { rerender } = render(ui('pending'), { wrapper })
    rerender(ui('success'))
    expect(recorded).toEqual(['prefill.start', 'prefill.complete', 'send.start'])
  })

  test('siblings go in the definition’s order, not the page’s', () => {
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

  test('an element that counts as seen at once takes its turn', () => {
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

  test('a step that a child completes in an effect was started before', () => {
    const { recorded, wrapper } = setUp()
    render(<PrefillCompletedInside />, { wrapper })
    expect(recorded).toEqual(['prefill.start', 'prefill.complete'])
  })

  test('what is restored from the back/forward cache goes in the same order', () => {
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

  test('they are recorded before a navigation that follows the click can end the page', async () => {
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
