/** Tests of `<Activity>`, which React has since version 19.2. */
import { Activity, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { act, modes, providing, recordedJourney, render, screen } from './test-support.tsx'
import { type MockViewport, mockIntersectionObserver } from './testing.tsx'
import { useStep } from './useStep.ts'
import { useStepRequest } from './useStepRequest.ts'
import { useVisible } from './useVisible.ts'

function Modal() {
  useStep('modal', { active: true })
  return null
}

function Editor() {
  useStepRequest('prefill', { active: true, status: 'success', code: 'prescription_load_error' })
  useStep('send', { active: true })
  return null
}

function Link({ name }: { name: string }) {
  return <p ref={useVisible('link_view')[0]}>{name}</p>
}

describe.each(modes)('components that <Activity> hides and shows again, $mode', ({ Mode }) => {
  const setUp = (children: ReactNode) => {
    const recording = recordedJourney()
    const ui = (mode: 'visible' | 'hidden') => <Activity mode={mode}>{children}</Activity>
    const { rerender } = render(ui('hidden'), { wrapper: providing(recording, Mode) })
    const turn = (mode: 'visible' | 'hidden') => act(async () => rerender(ui(mode)))
    return { ...recording, turn }
  }

  test('a step starts each time it is shown', async () => {
    const { journey, recorded, turn } = setUp(<Modal />)
    journey.start('link_view')
    expect(recorded).toEqual(['link_view.start'])
    await turn('visible')
    journey.abandon('modal', 'back')
    await turn('hidden')
    await turn('visible')
    expect(recorded.slice(2)).toEqual(['modal.start', 'modal.abandon back', 'modal.start #2'])
  })

  test('a request completes its step again before the next step starts', async () => {
    const { journey, recorded, turn } = setUp(<Editor />)
    journey.start('care_team_pick')
    await turn('visible')
    journey.abandon('send', 'left_editor')
    await turn('hidden')
    recorded.length = 0
    await turn('visible')
    expect(recorded).toEqual(['prefill.start #2', 'prefill.complete #2', 'send.start #2'])
  })

  describe('a link', () => {
    let viewport: MockViewport
    beforeEach(() => {
      viewport = mockIntersectionObserver()
    })
    afterEach(() => viewport.restore())

    test('starts its step again, once for all links', async () => {
      const { journey, turn } = setUp(
        <>
          <Link name="first" />
          <Link name="second" />
        </>,
      )
      const start = vi.spyOn(journey, 'start')
      await turn('visible')
      for (const name of ['first', 'second']) viewport.show(screen.getByText(name))
      expect(start).toHaveBeenCalledTimes(1)
      await turn('hidden')
      expect(start).toHaveBeenCalledTimes(1)
      await turn('visible')
      expect(start).toHaveBeenCalledTimes(2)
    })
  })
})
