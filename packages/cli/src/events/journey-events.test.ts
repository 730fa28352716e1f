import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf, lines } from '@journey-monitor/test-kit/event-funnel'
import { type RumAction, recorder } from '@journey-monitor/test-kit/journey-recorder'
import { readEvents, recordedEvents } from '@journey-monitor/test-kit/read-events'
import { beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

describe('events of a journey', () => {
  const events = recordedEvents()
  const at = (step: string, phase: string) =>
    events.find(({ context: { journey } }) => journey.step === step && journey.phase === phase) as RumAction
  const [start, complete, fail, abandon] = [
    at('link_view', 'start'),
    at('link_view', 'complete'),
    at('care_team_pick', 'fail'),
    at('prefill', 'abandon'),
  ]

  const changed = (event: RumAction, journey: object) => ({
    ...event,
    context: { journey: { ...event.context.journey, ...journey } },
  })
  const failing = (failure: object) => changed(fail, { failure: { ...fail.context.journey.failure, ...failure } })

  test('are valid as the SDK sends them', async () => {
    expect(await readEvents(lines(events))).toMatchObject({ quality: { events: events.length, rejected: 0 } })
  })

  test('may have null in optional fields', async () => {
    const { failure } = fail.context.journey
    const nulls = [
      { ...start, context: { journey: null } },
      changed(start, { implied: null, step_ms: null, reason: null, supersedes: null, failure: null, attributes: null }),
      changed(complete, { step_ms: null }),
      changed(fail, { failure: { ...failure, http_status: null, api_code: null } }),
    ]
    expect(await readEvents(lines(nulls))).toMatchObject({ quality: { events: 3, rejected: 0 }, rejections: [] })
  })

  test('may have unknown fields, and need no action ID or sample rate', async () => {
    const { type, date, context } = start
    const bare = [{ type, date, context: { journey: { ...context.journey, later: { version: 2 } } } }]
    expect((await readEvents(lines(bare))).quality).toMatchObject({ events: 1, rejected: 0 })
  })

  const invalid: readonly (readonly [reason: string, event: unknown])[] = [
    ['journey is not an object', { ...start, context: { journey: 'rx_renewal' } }],
    ['unknown journey', changed(start, { name: 'check_in' })],
    ['unknown journey', changed(start, { name: undefined })],
    ['unknown version', changed(start, { version: 2 })],
    ['unknown version', changed(start, { version: '1' })],
    ['id is not a UUID v4', changed(start, { id: 'abc' })],
    ['id is not a UUID v4', changed(start, { id: '00000000-0000-1000-8000-000000000000' })],
    ['unknown step', changed(start, { step: 'checkout' })],
    ['unknown step', changed(start, { step: ['link_view'] })],
    ['step_number is not that of the step', changed(start, { step_number: 2 })],
    ['unknown phase', changed(start, { phase: 'begin' })],
    ['entry_step is not an entry at or before the step', changed(complete, { entry_step: 'modal' })],
    ['entry_step is not an entry at or before the step', changed(complete, { entry_step: 'care_team_pick' })],
    ['entry_step is not an entry at or before the step', changed(complete, { entry_step: null })],
    ['seq is not a whole number from 1', changed(start, { seq: 0 })],
    ['seq is not a whole number from 1', changed(start, { seq: 1.5 })],
    ['seq is not a whole number from 1', changed(start, { seq: '1' })],
    ['seq is not a whole number from 1', changed(start, { seq: 1e300 })],
    ['attempt is not a whole number from 1', changed(start, { attempt: -1 })],
    ['team is not declared', changed(start, { team: 'billing' })],
    ['app is not declared', changed(start, { app: 'kiosk' })],
    ['first is not true or false', changed(start, { first: 'true' })],
    ['first is not true or false', changed(start, { first: undefined })],
    ['implied is neither true nor absent', changed(start, { implied: false })],
    ['date is not a time', { ...start, date: '2026-11-20' }],
    ['date is not a time', { ...start, date: undefined }],
    ['date is not a time', { ...start, date: 1e300 }],
    ['started_at is not a time', changed(start, { started_at: null })],
    ['elapsed_ms is not a duration', changed(start, { elapsed_ms: -1 })],
    ['step_ms is not a duration of an attempt', changed(complete, { step_ms: '5' })],
    ['step_ms is not a duration of an attempt', changed(start, { step_ms: 5 })],
    ['reason is not one of the step', changed(abandon, { reason: 'back' })],
    ['reason is not one of the step', changed(abandon, { reason: 'timeout' })],
    ['reason is not one of the step', changed(abandon, { reason: undefined })],
    ['failure is not an object of a fail', changed(fail, { failure: 'care_team_api_error' })],
    ['failure is not an object of a fail', changed(complete, { failure: fail.context.journey.failure })],
    ['code is not one of the step', failing({ code: 'send_error' })],
    ['code is not one of the step', failing({ code: 'left_for_inbox' })],
    ['kind is unknown', failing({ kind: 'weather' })],
    ['team of the failure is not declared', failing({ team: null })],
    ['http_status is not 100 to 599', failing({ http_status: 42 })],
    ['api_code is not one of the step', failing({ api_code: 'Mrs. Smith' })],
    ['supersedes is not a cause of the step', changed(complete, { supersedes: 'closed' })],
    ['attributes is not an object', changed(start, { attributes: 'list' })],
  ]

  test('are rejected if they are invalid, each with its reason', async () => {
    expect(await readEvents(lines(invalid.map(([, event]) => event)))).toMatchObject({
      quality: { events: 0, rejected: invalid.length },
      rejections: invalid.map(([reason], i) => `${i + 1}: ${reason}`),
    })
  })
})

describe('the same event', () => {
  const events = recordedEvents()
  const copyOf = (event: RumAction, journey: object = {}, id?: string) => ({
    ...event,
    action: { ...event.action, ...(id && { id }) },
    context: { journey: { ...event.context.journey, ...journey } },
  })
  const first = events[0] as RumAction

  test('counts once if it repeats an action ID', async () => {
    const { quality } = await funnelOf(renewal, [...events, ...events, first])
    expect(quality).toMatchObject({ events: events.length, duplicates: events.length + 1, conflicts: 0 })
  })

  test('counts once if it repeats a place in the journey', async () => {
    const { quality } = await funnelOf(renewal, [copyOf(first, {}, 'another'), ...events])
    expect(quality).toMatchObject({ events: events.length, duplicates: 1, conflicts: 0 })
  })

  test('belongs to the same journey if its ID is in capitals', async () => {
    const shouted = events.map(each => copyOf(each, { id: each.context.journey.id.toUpperCase() }, 'another'))
    expect((await funnelOf(renewal, [...events.slice(0, 2), ...shouted.slice(2)])).journeys.total).toBe(1)
  })

  test('number with other content is a conflict: both are kept, and the conflict is counted', async () => {
    const { quality, steps } = await funnelOf(renewal, [...events, copyOf(first, { phase: 'complete' }, 'another')])
    expect(quality).toMatchObject({
      events: events.length + 1,
      duplicates: 0,
      conflicts: 1,
      missing: 0,
      warnings: ['conflicts'],
    })
    expect(steps[0]).toMatchObject({ entered: 1, completed: 1 })
  })
})

describe('missing events', () => {
  const events = recordedEvents()

  test('are inferred from later ones, and counted', async () => {
    const survivors = events.filter(
      ({ context: { journey } }) => journey.step === 'prefill' && journey.phase === 'abandon',
    )
    const { steps, drop_offs, quality } = await funnelOf(renewal, survivors)
    expect(steps.map(({ entered, completed }) => [entered, completed])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 0],
      [0, 0],
      [0, 0],
    ])
    expect(drop_offs).toMatchObject([{ step: 'prefill', cause: 'left_editor', journeys: 1 }])
    expect(quality).toMatchObject({ missing: events.length - 1, journeys_with_missing: 1 })
    expect(quality.warnings).toContain('events_missing')
  })

  test('do not make the order of arrival matter', async () => {
    const survivors = events.filter((_, i) => i % 3 !== 1)
    expect(await funnelOf(renewal, survivors.toReversed())).toEqual(await funnelOf(renewal, survivors))
  })
})

describe('apps', () => {
  test('are listed as declared, with their events and sample rates', async () => {
    const full = recordedEvents()
    const sampled = recorder(renewal, { sampleRate: 50 })
    sampled.visit(({ journey }) => journey.start('care_team_pick'))
    const { quality } = await funnelOf(renewal, [...full, ...sampled.actions])
    expect(quality.apps).toEqual([
      { app: 'medications', events: 4, sample_rates: [100] },
      { app: 'secure-messaging', events: full.length - 4 + 1, sample_rates: [50, 100] },
    ])
    expect(quality.warnings).toEqual(['sample_rates_differ'])
  })

  test('without events cause a warning', async () => {
    const { actions, visit } = recorder(renewal)
    visit(({ journey }) => journey.start('link_view'))
    const { quality } = await funnelOf(renewal, actions)
    expect(quality.apps[1]).toEqual({ app: 'secure-messaging', events: 0, sample_rates: [] })
    expect(quality.warnings).toEqual(['app_silent'])
  })

  test('with the same sample rate below 100% make the counts a part', async () => {
    const { actions, visit } = recorder(renewal, { sampleRate: 20 })
    visit(({ journey }) => journey.complete('care_team_pick'))
    visit(({ journey }) => journey.complete('link_view'))
    visit(({ journey }) => journey.start('care_team_pick'))
    expect((await funnelOf(renewal, actions)).quality.warnings).toEqual(['sampled'])
  })
})
