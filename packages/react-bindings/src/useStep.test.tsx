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

  test('starts the step once when it becomes active', () => {
    const { rerender, recorded } = setUp(false)
    expect(recorded).toEqual([])
    rerender(true)
    rerender(true)
    expect(recorded).toEqual(opened)
  })

  test('starts a step that is active in the first render', () => {
    expect(setUp(true).recorded).toEqual(opened)
  })

  test('signals nothing if the step becomes inactive or the component unmounts', () => {
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

  test('starts a new attempt if the restored page shows the step', () => {
    const { modal, rerender, recorded } = setUp(true)
    modal.complete()
    showPage({ persisted: true })
    showPage({ persisted: false })
    expect(recorded).toEqual([...opened, 'modal.complete', 'modal.start #2'])
    rerender(false)
    showPage({ persisted: true })
    expect(recorded).toHaveLength(opened.length + 2)
  })

  test('returns a handle that ends the step', () => {
    const { modal, recorded } = setUp(true)
    modal.fail('launch_error', { httpStatus: 503 })
    modal.abandon('closed')
    modal.complete()
    expect(recorded.slice(2, 4)).toEqual(['modal.fail launch_error 503', 'modal.abandon closed'])
    expect(recorded.at(-1)).toBe('modal.complete #2')
  })

  test('returns the same handle in each render, which works after the component unmounts', () => {
    const { result, rerender, unmount, modal, recorded } = setUp(true)
    rerender(false)
    rerender(true)
    expect(result.current).toBe(modal)
    unmount()
    modal.complete()
    expect(recorded).toEqual([...opened, 'modal.complete'])
  })

  test('does not start again if React repeats its effects after the step is over', () => {
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

  test('does not start an open step again after a remount', () => {
    const recording = recordedJourney()
    const { rerender } = render(<Link key="1" />, { wrapper: providing(recording, Mode) })
    rerender(<Link key="2" />)
    expect(recording.recorded).toEqual(['link_view.start'])
  })

  test('sends the attributes of the commit that starts it, and does not start again if they change', () => {
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

  test('sends its attributes with the signals of its handle, whose own attributes override them', () => {
    const recording = recordedJourney()
    const { result } = renderHook(
      () => useStep('care_team_pick', { active: true, attributes: { care_teams: 4, picked_from: 'recent' } }),
      { initialProps: undefined, wrapper: providing(recording, Mode) },
    )
    result.current.complete({ picked_from: 'full_list' })
    expect(recording.recorded[1]).toMatch(/^care_team_pick\.complete .*care_teams=/)
    expect(recording.recorded[1]).toContain('picked_from=full_list')
  })

  test('starts another step if the argument changes', () => {
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
