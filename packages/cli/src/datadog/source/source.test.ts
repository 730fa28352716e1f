import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { createFakeDatadog, type Fault, KEYS } from '@journey-monitor/test-kit/datadog/fake-api'
import type { RumEvent } from '@journey-monitor/test-kit/datadog/rum-event'
import { LATER } from '@journey-monitor/test-kit/journey-recorder'
import { bare, calm, erratic, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { computeFunnel, type FunnelOptions } from '../../funnel/funnel.ts'
import type { DirectEntry, FunnelResult } from '../../funnel/funnel-result.ts'
import type { Mix } from '../../simulate/mix.ts'
import { Failure, InputError } from '../../system/errors.ts'
import { HOUR } from '../../system/time-units.ts'
import { connect } from '../client/connection.ts'
import { type DatadogSourceOptions, funnelFromDatadog } from './source.ts'

const SITE = 'ddog-gov.com'
const ENV = 'vagov-production'
const FROM = Date.UTC(2026, 9, 1)
const TO = Date.UTC(2026, 11, 1)

const server = setupServer()
beforeAll(() => server.listen())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** Nothing arrives twice: Datadog would count it twice. */
const once = (mix: Mix): Mix => ({ ...mix, delivery: { ...mix.delivery, duplicated: 0 } })

function eventsOf(seed: number, mix: Mix, journeys = 300): RumEvent[] {
  vi.spyOn(console, 'warn').mockReturnValue()
  return simulation({ journeys, seed, mix: once(mix) }).lines.map(line => JSON.parse(line))
}

function localFunnel(events: readonly RumEvent[], options: FunnelOptions): Promise<FunnelResult> {
  return withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, events.map(event => `${JSON.stringify(event)}\n`).join(''))
    return computeFunnel(renewal, [file], options)
  })
}

async function datadogFunnel(
  events: readonly RumEvent[],
  options: Partial<DatadogSourceOptions> = {},
  { bucketsPerPage = 7, fault, timeoutMs }: { bucketsPerPage?: number; fault?: Fault; timeoutMs?: number } = {},
) {
  const fake = createFakeDatadog({ events, bucketsPerPage })
  fake.breakWith(fault)
  server.use(...fake.handlers)
  const waits: number[] = []
  const connection = await connect({ site: SITE, env: KEYS, timeoutMs, onWait: seconds => waits.push(seconds) })
  const funnel = await funnelFromDatadog(renewal, connection, { env: ENV, from: FROM, to: TO, now: LATER, ...options })
  return { funnel, waits, requests: fake.requests }
}

/** Returns the part of `funnel` that counts can tell. */
function countable(funnel: Omit<FunnelResult<null>, 'groups'>): object {
  const unknown = {
    duplicates: null,
    conflicts: null,
    rejected: null,
    missing: null,
    journeys_with_missing: null,
    synthetic_events: null,
  }
  return {
    ...funnel,
    ...cohort(funnel),
    direct: funnel.direct.map(each => ({ ...each, ...cohort(each) })),
    quality: { ...funnel.quality, ...unknown },
  }
}

function cohort({ journeys, steps }: Pick<DirectEntry<null>, 'journeys' | 'steps'>): object {
  const rounded = (ms: number | null) => ms && Number(ms.toFixed(3))
  return {
    journeys: { ...journeys, in_progress: null },
    steps: steps.map(each => ({ ...each, p50_ms: rounded(each.p50_ms), p90_ms: rounded(each.p90_ms) })),
  }
}

describe.each([
  ['calm', 1, bare],
  ['erratic', 2, erratic],
  ['erratic', 3, erratic],
])('what Datadog counts of %s people, seed %i, is the local funnel', (_, seed, mix) => {
  let events: RumEvent[] = []
  beforeAll(() => {
    events = eventsOf(seed, mix)
  })
  const middle = Date.UTC(2026, 10, 10, 12)
  const asked: [string, FunnelOptions][] = [
    ['of all journeys, and by page', { by: 'page' }],
    ['of those from the list', { where: { page: 'list' } }],
    ['of those from a details page, with the toggle on', { where: { page: 'details', toggle: 'true' } }],
    ['of those that began at the first step', { where: { entry_step: 'link_view' } }],
    ['of those of one day', { where: { day: '2026-11-12' } }],
    ['of those of some days, and by day', { from: middle, to: middle + 51 * HOUR, by: 'day' }],
  ]

  test.each(asked)('%s', async (_, options) => {
    const asks = { from: FROM, to: TO, asOf: LATER, ...options }
    const { groups, ...local } = await localFunnel(events, asks)
    const { funnel } = await datadogFunnel(events, asks)
    const { groups: counted, ...whole } = funnel
    expect(local.journeys).toMatchObject({ total: expect.any(Number), in_progress: 0 })
    expect(local.journeys.total).toBeGreaterThan(5)
    expect(countable(whole)).toEqual(countable(local))
    const comparable = (each: FunnelResult<null>['groups']) =>
      each?.map(({ by, result }) => ({ by, result: countable(result) }))
    expect(comparable(counted)).toEqual(comparable(groups))
    if (options.by !== undefined) expect(groups?.length).toBeGreaterThan(1)
  })
})

describe('the questions', () => {
  let events: RumEvent[] = []
  beforeAll(() => {
    events = eventsOf(5, calm, 120)
  })

  test('are few, whatever the traffic', async () => {
    const { requests } = await datadogFunnel(events, {}, { bucketsPerPage: 1_000 })
    expect(requests).toHaveLength(9)
  })

  test('select one environment', async () => {
    const elsewhere = events.map(event => ({ ...event, ddtags: 'env:vagov-staging' }))
    const { funnel } = await datadogFunnel([...events, ...elsewhere])
    const { funnel: staging } = await datadogFunnel([...events, ...elsewhere.slice(0, 30)], { env: 'vagov-staging' })
    expect(countable(funnel)).toEqual(countable((await datadogFunnel(events)).funnel))
    expect(staging.quality.events).toBeLessThan(funnel.quality.events)
  })

  test.each([
    [23, true],
    [25, false],
  ])('reaches back a day before the journeys: events dated %i hours early count: %s', async (hours, count) => {
    const early = events.map(event => ({ ...event, date: event.date - hours * HOUR }))
    const from = Math.min(...events.map(event => event.date))
    const { funnel } = await datadogFunnel(early, { from })
    const expected = (await datadogFunnel(events, { from })).funnel.quality.events
    expect(funnel.quality.events === expected).toBe(count)
  })

  test('select people', async () => {
    const bySession = (type: string) =>
      events.map(event => ({ ...event, session: { ...(event.session as object), type } }))
    const { funnel } = await datadogFunnel([...events, ...bySession('synthetics'), ...bySession('ci_test')])
    expect(countable(funnel)).toEqual(countable((await datadogFunnel(events)).funnel))
  })

  test('select this version of the definition', async () => {
    const later = events.map(event => {
      const { journey, ...context } = (event.context ?? {}) as { journey?: JourneyEvent }
      return { ...event, context: { ...context, ...(journey && { journey: { ...journey, version: 2 } }) } }
    })
    const { funnel } = await datadogFunnel([...events, ...later])
    expect(countable(funnel)).toEqual(countable((await datadogFunnel(events)).funnel))
  })

  test('exclude journeys that begin at the end of the window', async () => {
    const starts = events.flatMap(event => {
      const { journey } = (event.context ?? {}) as { journey?: JourneyEvent }
      return journey?.entry_step === 'link_view' ? [journey.started_at] : []
    })
    const [first = 0] = [...new Set(starts)].sort((a, b) => a - b)
    const total = async (from: number, to: number) => (await datadogFunnel(events, { from, to })).funnel.journeys.total
    expect(await total(FROM, first)).toBe(0)
    expect(await total(FROM, first + 1)).toBe(1)
    expect(await total(first, first + 1)).toBe(1)
  })

  test('are one if there are no journeys', async () => {
    const { funnel, requests } = await datadogFunnel([])
    expect(requests).toHaveLength(1)
    expect(funnel.journeys).toMatchObject({ total: 0, converted: 0, dropped: 0 })
    expect(funnel.quality.warnings).toEqual(['app_silent'])
  })

  test('reveal silent apps and different sample rates', async () => {
    const said = (app: string) => (event: RumEvent) =>
      (event as { context?: { journey?: JourneyEvent } }).context?.journey?.app === app
    const { funnel } = await datadogFunnel(events.filter(said('medications')))
    expect(funnel.quality.warnings).toEqual(['app_silent'])
    const halved = events.map(event =>
      said('secure-messaging')(event) ? { ...event, _dd: { configuration: { session_sample_rate: 50 } } } : event,
    )
    const sampled = (await datadogFunnel(halved)).funnel
    expect(sampled.quality.warnings).toEqual(['sample_rates_differ'])
    expect(sampled.quality.apps.map(({ sample_rates }) => sample_rates)).toEqual([[100], [50]])
  })
})

describe('the window', () => {
  const now = Date.UTC(2026, 10, 20, 12)
  const ask = async (options: Partial<DatadogSourceOptions>) =>
    (await datadogFunnel([], { from: undefined, to: undefined, now, ...options })).funnel.window

  test('has a default of seven days, and ends two expiries before now', async () => {
    expect(await ask({})).toEqual({
      from: '2026-11-13T08:00:00.000Z',
      to: '2026-11-20T08:00:00.000Z',
      as_of: '2026-11-20T12:00:00.000Z',
    })
    expect(await ask({ since: 24 * HOUR })).toMatchObject({ from: '2026-11-19T12:00:00.000Z' })
  })

  test.each<[string, Partial<DatadogSourceOptions>, string]>([
    ['is too late', { to: now - HOUR }, '--to-time must be 2026-11-20T08:00:00.000Z or earlier'],
    ['begins too late', { from: now - HOUR }, 'may still be in progress'],
    ['is too short', { since: 3 * HOUR }, 'two expiries'],
    ['is asked about tomorrow', { asOf: now + 1 }, '--as-of'],
    ['does not have the day', { where: { day: '2026-10-01' } }, 'day=2026-10-01'],
    ['groups by a name that Datadog does not have', { by: 'app_version' }, 'app_version'],
    ['is filtered by a name that Datadog does not have', { where: { app_version: '1' } }, 'app_version'],
    ['groups by an unknown name', { by: 'mood' }, 'mood'],
  ])('is refused if it %s', async (_, options, message) => {
    const asking = ask(options)
    await expect(asking).rejects.toThrow(InputError)
    await expect(asking).rejects.toThrow(message)
  })
})

describe('a failed answer', () => {
  let events: RumEvent[] = []
  beforeAll(() => {
    events = eventsOf(6, calm, 60)
  })
  const json = (status: number, body: object, headers: Record<string, string> = {}) =>
    HttpResponse.json(body, { status, headers })
  const partial = (meta: object) => () => json(200, { data: { buckets: [] }, meta })

  test('is requested again after the wait that Datadog asks for', async () => {
    const fault: Fault = (_, count) =>
      count === 1 ? json(429, { errors: ['Rate limited'] }, { 'X-RateLimit-Reset': '1' }) : undefined
    const { funnel, waits } = await datadogFunnel(events, {}, { fault })
    expect(waits).toEqual([1])
    expect(countable(funnel)).toEqual(countable((await datadogFunnel(events)).funnel))
  })

  test('is requested again if Datadog fails once', async () => {
    const fault: Fault = (_, count) =>
      count === 0 ? json(503, { errors: ['Unavailable'] }, { 'X-RateLimit-Reset': '0' }) : undefined
    const { funnel } = await datadogFunnel(events, {}, { fault })
    expect(funnel.journeys.total).toBeGreaterThan(0)
  })

  const never = { 'X-RateLimit-Reset': '0' }
  test.each<[string, Fault, typeof InputError | typeof Failure, string]>([
    ['a rate limit that lasts', () => json(429, {}, { 'X-RateLimit-Reset': '3600' }), Failure, '3600 s'],
    ['a rate limit that never ends', () => json(429, { errors: [] }, never), Failure, 'rate limit is used up'],
    ['failing again and again', () => json(500, { errors: ['Oops'] }, never), Failure, 'failed (500)'],
    ['missing permission', () => json(403, { errors: ['Forbidden'] }), InputError, 'permission rum_apps_read'],
    ['keys that are not known', () => json(401, { errors: ['Unauthorized'] }), InputError, 'keys of ddog-gov.com'],
    ['a search that is not understood', () => json(400, { errors: ['Bad query'] }), Failure, 'Bad query'],
    ['a part of the events', partial({ status: 'timeout' }), Failure, 'choose a shorter time'],
    ['warnings', partial({ status: 'done', warnings: [{ title: 'Index gone', detail: 'rum-2' }] }), Failure, 'rum-2'],
    ['the same page forever', partial({ status: 'done', page: { after: 'again' } }), Failure, 'same page'],
    ...(
      [
        ['a list', []],
        ['text in place of groups', { data: 'many' }],
        ['a group without numbers', { data: { buckets: [{}] } }],
        ['a group of nothing', { data: { buckets: [null] } }],
        ['a count in words', { data: { buckets: [{ by: {}, computes: { c0: 'many' } }] } }],
      ] as const
    ).map(
      ([what, body]) =>
        [what, () => json(200, body), Failure, 'has no counts'] as [string, Fault, typeof Failure, string],
    ),
    ['a redirect', () => json(302, {}, { location: 'https://example.org' }), Failure, 'must not get the keys'],
    ['no JSON', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), Failure, 'cannot be read'],
    ['no answer', () => Response.error(), Failure, 'cannot be reached'],
  ])('is reported: %s', async (_, fault, kind, message) => {
    const asking = datadogFunnel(events, {}, { fault })
    await expect(asking).rejects.toThrow(kind)
    await expect(asking).rejects.toThrow(message)
  })

  test('is reported: too slow', async () => {
    const fault: Fault = () => new Promise(() => {})
    const asking = datadogFunnel(events, {}, { fault, timeoutMs: 200 })
    await expect(asking).rejects.toThrow('did not answer in time')
  })

  test('is reported: wrong keys', async () => {
    server.use(...createFakeDatadog().handlers)
    const connection = await connect({ site: SITE, env: { ...KEYS, DD_APP_KEY: 'wrong' } })
    await expect(funnelFromDatadog(renewal, connection, { env: ENV })).rejects.toThrow(
      'DD_API_KEY and DD_APP_KEY must be keys of',
    )
  })
})
