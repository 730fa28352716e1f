import { beforeEach, describe, expect, test, vi } from 'vitest'
import { renewal } from '../renewal.ts'
import { createTestClock, createTestJourney, createTestStorage } from './testing.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

describe('its records', () => {
  test('every event, and separately those that the app signaled', () => {
    const { journey, events, signals } = createTestJourney(renewal)
    journey.start('link_view', { page: 'list' })
    journey.start('modal')
    expect(signals).toEqual(['link_view.start', 'modal.start'])
    expect(events.map(event => `${event.seq} ${event.step}.${event.phase}${event.implied ? ' implied' : ''}`)).toEqual([
      '1 link_view.start',
      '2 link_view.complete implied',
      '3 modal.start',
    ])
  })

  test('signals of the app that were dropped', () => {
    const { journey, dropped, dropReasons } = createTestJourney(renewal)
    journey.complete('send')
    journey.start('link_view')
    journey.start('link_view')
    expect(dropped).toEqual(['send.complete', 'link_view.start'])
    expect(dropReasons).toEqual(['no_journey', 'repeat'])
  })

  test('signals of `watch` that were dropped, with the reason', async () => {
    const onDropped = vi.fn()
    const { journey, dropped } = createTestJourney(renewal, { reached: 'send', onDropped })
    await journey.watch('send', Promise.resolve(), { code: 'send_error' })
    await journey.watch('send', Promise.resolve(), { code: 'send_error' })
    expect(dropped).toEqual(['send.complete'])
    expect(onDropped.mock.calls).toEqual([['send.complete', 'repeat']])
  })

  test('a timeline of everything', () => {
    const test = createTestJourney(renewal, { attributes: { toggle: true } })
    test.journey.start('link_view', { page: 'list' })
    test.clock.advance(3_100)
    test.journey.complete('link_view')
    test.journey.start('link_view')
    test.journey.start('care_team_pick')
    test.clock.advance(850)
    test.journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
    test.journey.start('link_view')
    expect(test.timeline()).toMatchInlineSnapshot(`
      "  rx_renewal 00000000-0000-4000-8000-000000000001
          1     0.0 s  link_view.start             page=list, toggle=true
          2     3.1 s  link_view.complete          after 3.1 s, page=list, toggle=true
          3     3.1 s  link_view.start             attempt 2, page=list, toggle=true
          4     3.1 s  link_view.complete          implied, attempt 2, after 0.0 s, page=list, toggle=true
          5     3.1 s  modal.start                 implied, page=list, toggle=true
          6     3.1 s  modal.complete              implied, page=list, toggle=true
          7     3.1 s  care_team_pick.start        page=list, toggle=true
          8     4.0 s  care_team_pick.fail         care_team_api_error (engineering, sm) 503 SM119, after 0.8 s, page=list, toggle=true
                       link_view.start             dropped: repeat"
    `)
  })

  test('nothing after clear; the journey continues', () => {
    const { journey, events, signals, dropped, dropReasons, clear, timeline } = createTestJourney(renewal)
    journey.start('link_view')
    journey.start('link_view')
    clear()
    expect([events, signals, dropped, dropReasons]).toEqual([[], [], [], []])
    expect(timeline()).toContain('nothing was recorded')
    journey.complete('link_view')
    expect(events).toMatchObject([{ seq: 2 }])
  })

  test('for other sinks too', () => {
    const sink = vi.fn()
    createTestJourney(renewal, { sinks: [sink] }).journey.start('link_view')
    expect(sink).toHaveBeenCalledOnce()
  })
})

describe('a step in the middle of the journey', () => {
  test('is reached without a record of the earlier steps', () => {
    const sink = vi.fn()
    const { journey, signals, timeline } = createTestJourney(renewal, { reached: 'prefill', sinks: [sink] })
    expect([signals, sink.mock.calls]).toEqual([[], []])
    expect(timeline()).toContain('nothing was recorded')
    journey.start('prefill')
    expect(signals).toEqual(['prefill.start'])
    expect(sink).toHaveBeenCalledOnce()
  })

  test('is reached with the steps that it requires', () => {
    const { journey, events } = createTestJourney(renewal, { reached: 'return' })
    journey.complete('return')
    expect(events.at(-1)).toMatchObject({ step: 'return', phase: 'complete', entry_step: 'link_view' })
  })

  test('must be declared', () => {
    // @ts-expect-error
    expect(() => createTestJourney(renewal, { reached: 'modle' })).toThrow('"modle" is not a step of rx_renewal')
  })
})

describe('its clock', () => {
  test('stands still until it is advanced', () => {
    const { journey, events, clock } = createTestJourney(renewal, { reached: 'modal' })
    journey.start('modal')
    clock.advance(2_000)
    journey.complete('modal')
    expect(clock.now()).toBe(Date.UTC(2026, 0, 1) + 2_000)
    expect(events.at(-1)).toMatchObject({ phase: 'complete', step_ms: 2_000 })
  })

  test('starts at the given time', () => {
    const clock = createTestClock(1_795_196_050_397)
    const { journey, events } = createTestJourney(renewal, { clock })
    journey.start('link_view')
    expect(events).toMatchObject([{ started_at: 1_795_196_050_397 }])
  })

  test('drives the deadlines of watch', () => {
    const { journey, signals, clock } = createTestJourney(renewal)
    journey.start('care_team_pick')
    journey.start('prefill')
    journey.watch('prefill', new Promise(() => {}), { code: 'prescription_load_error', deadlineMs: 20_000 })
    clock.advance(19_999)
    expect(signals).not.toContain('prefill.fail')
    clock.advance(1)
    expect(signals).toContain('prefill.fail')
  })

  test('runs timers in the order of their due times, each at its own time', () => {
    const clock = createTestClock(0)
    const ran: string[] = []
    const after = (ms: number, name: string) => clock.timers.setTimeout(() => ran.push(`${name} at ${clock.now()}`), ms)
    after(30, 'third')
    after(10, 'first')
    const cancelled = after(15, 'cancelled')
    clock.timers.setTimeout(() => after(5, 'nested'), 15)
    clock.timers.clearTimeout(cancelled as never)
    clock.advance(100)
    expect(ran).toEqual(['first at 10', 'nested at 20', 'third at 30'])
    expect(clock.now()).toBe(100)
  })
})

describe('a page load', () => {
  test('keeps the journey, and starts a new record', () => {
    const medications = createTestJourney(renewal, { reached: 'modal' })
    medications.journey.start('modal')
    medications.journey.complete('modal')

    const secureMessaging = medications.loadPage()
    secureMessaging.journey.start('care_team_pick')
    expect(secureMessaging.events).toMatchObject([{ id: medications.events[0]?.id, seq: 5, step: 'care_team_pick' }])
    expect(medications.signals).toEqual(['modal.start', 'modal.complete'])
  })

  test('ends the page’s deadlines', () => {
    const first = createTestJourney(renewal)
    first.journey.start('care_team_pick')
    first.journey.start('prefill')
    first.journey.watch('prefill', new Promise(() => {}), { code: 'prescription_load_error', deadlineMs: 1_000 })
    const second = first.loadPage()
    second.clock.advance(5_000)
    expect([first.signals, second.signals]).toEqual([['care_team_pick.start', 'prefill.start'], []])
  })

  test('loses the journey if storage is refused', () => {
    const first = createTestJourney(renewal, { storage: createTestStorage({ refuses: true }) })
    first.journey.start('link_view')
    first.journey.complete('link_view')
    expect(first.signals).toEqual(['link_view.start', 'link_view.complete'])
    expect(first.loadPage().journey.current()).toBeUndefined()
  })

  test('may refuse storage from then on', () => {
    const storage = createTestStorage()
    const first = createTestJourney(renewal, { storage })
    first.journey.start('link_view')
    storage.refuses = true
    expect(first.loadPage().journey.current()).toBeUndefined()
  })

  test('may have other options', () => {
    const first = createTestJourney(renewal)
    first.journey.start('link_view')
    const second = first.loadPage({ enabled: false })
    second.journey.complete('link_view')
    expect(second.dropped).toEqual(['link_view.complete'])
  })
})

describe('IDs', () => {
  test('are the same in every run', () => {
    const { journey } = createTestJourney(renewal)
    journey.start('link_view')
    expect(journey.current()?.id).toBe('00000000-0000-4000-8000-000000000001')
  })

  test('are different for two journeys on one clock', () => {
    const first = createTestJourney(renewal)
    first.journey.start('link_view')
    const newTab = createTestJourney(renewal, { clock: first.clock })
    newTab.journey.start('link_view')
    expect(newTab.journey.current()?.id).not.toBe(first.journey.current()?.id)
  })
})
