import { useEffect } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { modes, providing, recordedJourney, render, renderHook } from './test-support.tsx'
import { useStep } from './useStep.ts'

const showPage = (how: { persisted: boolean }) => window.dispatchEvent(Object.assign(new Event('pageshow'), how))

function Link() {
  useStep('link_view', { active: true })
  return null
}

function Editor() {
  const prefill = useStep('prefill', { active: true })
  useEffect(() => prefill.complete(), [prefill])
  useStep('send', { active: true })
  return null
}

describe.each(modes)('useStep, $mode', ({ Mode }) => {
  const setUp = (active: boolean) => {
    const recording = recordedJourney()
    recording.journey.start('link_view')
    recording.recorded.length = 0
    const hook = renderHook((isActive: boolean) => useStep('modal', { active: isActive }), {
      initialProps: active,
      wrapper: providing(recording, Mode),
    })
    return { ...hook, ...recording, modal: hook.result.current }
  }
  const opened = ['link_view.complete implied', 'modal.start']

  test('starts the step when it becomes active, once', () => {
    const { rerender, recorded } = setUp(false)
    expect(recorded).toEqual([])
    rerender(true)
    rerender(true)
    expect(recorded).toEqual(opened)
  })

  test('starts a step that is active from the beginning', () => {
    expect(setUp(true).recorded).toEqual(opened)
  })

  test('says nothing of turning inactive or unmounting', () => {
    const { rerender, unmount, recorded } = setUp(true)
    rerender(false)
    unmount()
    expect(recorded).toEqual(opened)
  })

  test('starts a new attempt when it becomes active again', () => {
    const { rerender, modal, recorded } = setUp(true)
    modal.abandon('back')
    rerender(false)
    rerender(true)
    expect(recorded).toEqual([...opened, 'modal.abandon back', 'modal.start #2'])
  })

  test('starts a new attempt when the page is restored from the back/forward cache with the step in front', () => {
    const { modal, rerender, recorded } = setUp(true)
    modal.complete()
    showPage({ persisted: true })
    showPage({ persisted: false })
    expect(recorded).toEqual([...opened, 'modal.complete', 'modal.start #2'])
    rerender(false)
    showPage({ persisted: true })
    expect(recorded).toHaveLength(opened.length + 2)
  })

  test('hands back how the step ends', () => {
    const { modal, recorded } = setUp(true)
    modal.fail('launch_error', { httpStatus: 503 })
    modal.abandon('closed')
    modal.complete()
    expect(recorded.slice(2, 4)).toEqual(['modal.fail launch_error 503', 'modal.abandon closed'])
    expect(recorded.at(-1)).toBe('modal.complete #2')
  })

  test('hands back the same functions at every render, and they outlive the component', () => {
    const { result, rerender, unmount, modal, recorded } = setUp(true)
    rerender(false)
    rerender(true)
    expect(result.current).toBe(modal)
    unmount()
    modal.complete()
    expect(recorded).toEqual([...opened, 'modal.complete'])
  })

  test('does not start again where its effects are repeated after the step is over', () => {
    const recording = recordedJourney()
    recording.journey.start('care_team_pick')
    render(<Editor />, { wrapper: providing(recording, Mode) })
    expect(recording.recorded.slice(1)).toEqual([
      'care_team_pick.complete implied',
      'prefill.start',
      'prefill.complete',
      'send.start',
    ])
  })

  test('is not started again by a remount while it is open', () => {
    const recording = recordedJourney()
    const { rerender } = render(<Link key="1" />, { wrapper: providing(recording, Mode) })
    rerender(<Link key="2" />)
    expect(recording.recorded).toEqual(['link_view.start'])
  })

  test('sends the attributes as they are when it starts, and never starts because they changed', () => {
    const recording = recordedJourney()
    const start = vi.spyOn(recording.journey, 'start')
    const { rerender } = renderHook(
      ({ active, teams }: { active: boolean; teams: number }) =>
        useStep('care_team_pick', { active, attributes: { care_teams: teams } }),
      { initialProps: { active: false, teams: 0 }, wrapper: providing(recording, Mode) },
    )
    rerender({ active: true, teams: 1 })
    rerender({ active: true, teams: 30 })
    expect(recording.recorded).toEqual(['care_team_pick.start care_teams=1'])
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('sends its attributes with what its handle signals, and lets those of the call win', () => {
    const recording = recordedJourney()
    const { result } = renderHook(
      () => useStep('care_team_pick', { active: true, attributes: { care_teams: 4, picked_from: 'recent' } }),
      { initialProps: undefined, wrapper: providing(recording, Mode) },
    )
    result.current.complete({ picked_from: 'full_list' })
    expect(recording.recorded[1]).toMatch(/^care_team_pick\.complete .*care_teams=/)
    expect(recording.recorded[1]).toContain('picked_from=full_list')
  })

  test('follows a step that changes', () => {
    const recording = recordedJourney()
    const { result, rerender } = renderHook((step: 'link_view' | 'modal') => useStep(step, { active: true }), {
      initialProps: 'link_view',
      wrapper: providing(recording, Mode),
    })
    rerender('modal')
    result.current.complete()
    expect(recording.recorded).toEqual([
      'link_view.start',
      'link_view.complete implied',
      'modal.start',
      'modal.complete',
    ])
  })
})
