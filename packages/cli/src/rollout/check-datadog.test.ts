import { createFakeDatadog, KEYS, type Fault as ServerFault } from '@journey-monitor/test-kit/datadog/fake-api'
import type { RumEvent } from '@journey-monitor/test-kit/datadog/rum-event'
import type { RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { bare, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { datadogStores } from '../datadog/source/datadog-stores.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import type { Fault } from '../simulate/simulate.ts'
import { check } from './check.ts'
import { storeEvidence } from './funnel-evidence.ts'
import { parsePlan } from './read-plan.ts'
import { stageOf } from './stages.ts'

const LATER = Date.UTC(2026, 11, 1)
const SEND = 'POST /my_health/v1/messaging/messages/renewal'
const CRITERIA = [
  { id: 'care_teams', kind: 'failure_rate', severity: 'critical', step: 'care_team_pick', max: 0.2 },
  { id: 'handoff', kind: 'handoff_loss', severity: 'critical', step: 'care_team_pick', max: 0.1 },
]
const UNCOUNTABLE = [
  { id: 'latency', kind: 'latency', severity: 'low', endpoint: SEND, p90Ms: 5_000, forMinutes: 30 },
  { id: 'answers', kind: 'endpoint_errors', severity: 'low', endpoint: SEND, max: 0.1 },
  { id: 'silence', kind: 'silence', severity: 'low', forMinutes: 60 },
  { id: 'telemetry', kind: 'telemetry_loss', severity: 'low', max: 0.05 },
]

const server = setupServer()
beforeAll(() => server.listen())
beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.useFakeTimers({ toFake: ['Date'], now: LATER })
})
afterEach(() => {
  server.resetHandlers()
  vi.useRealTimers()
})
afterAll(() => server.close())

/** Events of one week. */
function week(faults: readonly Fault[]): readonly RumEvent[] {
  const { lines } = simulation({
    journeys: 2_500,
    seed: 31,
    mix: {
      ...bare,
      calendar: { ...bare.calendar, start: '2026-10-26', days: 7, weekend: 1 },
      delivery: { ...bare.delivery, duplicated: 0 },
      faults,
    },
  })
  return lines.map(line => JSON.parse(line))
}

let good: readonly RumEvent[] | undefined
let bad: readonly RumEvent[] | undefined

/** Events of the week if the care teams fail for journeys that begin from `start` to before `end`. */
function badFrom(start: string, end = '2026-11-02'): readonly RumEvent[] {
  good ??= week([])
  bad ??= week([{ kind: 'failure', step: 'care_team_pick', code: 'care_team_api_error', chance: 0.6 }])
  const startOf = (event: RumEvent) => (event as unknown as RumAction).context.journey.started_at
  const isBad = (event: RumEvent) => startOf(event) >= Date.parse(start) && startOf(event) < Date.parse(end)
  return [...good.filter(event => !isBad(event)), ...bad.filter(isBad)]
}

/** The verdict on the stage B, which was that week, as Datadog counts. */
async function verdict({
  events,
  criteria = CRITERIA,
  asOf = LATER,
  baseline,
  requests,
  fault,
}: {
  events?: readonly RumEvent[]
  criteria?: object[]
  asOf?: number
  baseline?: object
  /** Takes down the requests that Datadog got. */
  requests?: object[]
  fault?: ServerFault
}) {
  good ??= week([])
  const datadog = createFakeDatadog({ events: events ?? good, bucketsPerPage: 1_000 })
  datadog.breakWith(fault)
  server.use(...datadog.handlers)
  const plan = parsePlan(
    JSON.stringify({
      journey: 'rx_renewal',
      toggle: 'the_toggle',
      phases: [
        {
          name: 'II',
          stages: [
            { id: 'B', kind: 'percentage', percentage: 25, started: '2026-10-26', ended: '2026-11-02' },
            { id: 'C', kind: 'percentage', percentage: 50 },
          ],
        },
      ],
      criteria,
      ...(baseline && { baseline }),
    }),
    'rollout.json',
    renewalJourney,
  )
  const stores = datadogStores({ profile: renewalJourney.profile, env: KEYS, log: () => {} })
  const loadEvidence = storeEvidence(stores, renewalJourney, { criteria: plan.criteria, asOf, env: undefined })
  const stage = stageOf(plan, 'B')
  const checked = await check({ ...renewalJourney, plan, planFile: 'rollout.json', stage, asOf, loadEvidence })
  requests?.push(...datadog.requests)
  return checked
}

test('a good release advances, by journeys instead of users', async () => {
  const checked = await verdict({})
  expect(checked).toMatchObject({ verdict: 'advance', percentage: 50, users: { by: 'journeys' } })
  expect(checked.users.count).toBeGreaterThan(2_300)
})

test('an outage is found, with its owner', async () => {
  const checked = await verdict({ events: badFrom('2026-10-26') })
  expect(checked).toMatchObject({ verdict: 'roll back', severity: 'critical', percentage: 0 })
  expect(checked.findings).toMatchObject([
    { id: 'care_teams', team: 'sm', verdict: 'broken' },
    { id: 'handoff', verdict: 'met' },
  ])
})

test.each([
  ['that began today', '2026-11-01T04:00Z', undefined],
  ['that was over days ago', '2026-10-27T13:00Z', '2026-10-27T23:00Z'],
])('an outage %s does not hide behind a good week', async (_, start, end) => {
  const { verdict: decision, findings } = await verdict({ events: badFrom(start, end) })
  expect(decision).toBe('roll back')
  const [{ measured } = {}] = findings
  expect((measured?.hits ?? 0) / (measured?.trials ?? 0)).toBeLessThan(0.2)
  const { hits = 0, trials = 0, from } = measured?.brokenSince?.stretch ?? {}
  expect(hits / trials).toBeGreaterThan(0.3)
  expect(from).toMatch(/^2026-1/)
})

test('a stage whose journeys say that the toggle was off waits, however few of them fail', async () => {
  const idOf = (event: RumEvent) => (event as unknown as RumAction).context.journey.id
  good ??= week([])
  const some = good.filter(event => /^[0-2]/.test(idOf(event)))
  const events = some.map(event => {
    const action = event as unknown as RumAction
    if (!idOf(event).startsWith('0')) return event
    const { journey } = action.context
    const attributes = { ...journey.attributes, toggle: false }
    return { ...event, context: { ...action.context, journey: { ...journey, attributes } } } as RumEvent
  })
  const { verdict: decision, reasons } = await verdict({ events })
  expect(decision).toBe('hold')
  expect(reasons[0]).toMatchObject({ type: 'text', text: expect.stringContaining('the toggle was off for them') })
  const { reasons: without } = await verdict({ events: some })
  expect(without[0]).not.toMatchObject({ text: expect.stringContaining('toggle') })
})

const LOSSES = { id: 'losses', kind: 'drop_off', severity: 'high', team: 'sm', cause: 'engineering', max: 0.3 }

test.each([
  ['without losses by team', CRITERIA, 3],
  ['with losses by team', [...CRITERIA, LOSSES], 12],
])('the hours of a week take few requests, %s', async (_, criteria, count) => {
  const requests: object[] = []
  await verdict({ criteria, requests })
  const ofHours = requests.filter(request => JSON.stringify(request).includes('histogram'))
  expect([ofHours.length, requests.length]).toEqual([count, count + 18])
})

test.each([
  ['no time of the stage', '12'],
  ['a time within an hour', String(Date.parse('2026-10-26T00:00:01Z'))],
])('an answer whose groups are not hours is refused, for a bad hour may be in it: %s', async (_, named) => {
  const buckets = [{ by: { '@context.journey.started_at': named }, computes: { c0: 3 } }]
  const fault: ServerFault = async request =>
    (await request.clone().text()).includes('histogram') ? HttpResponse.json({ data: { buckets } }) : undefined
  await expect(verdict({ fault })).rejects.toThrow(/not by the hours .*datadog verify/)
})

test('criteria that counts cannot decide are undecided, with the reason', async () => {
  const checked = await verdict({ criteria: [...CRITERIA, ...UNCOUNTABLE] })
  expect(checked.verdict).toBe('hold')
  const open = checked.findings.filter(({ verdict }) => verdict === 'undecided')
  expect(open.map(({ id }) => id)).toEqual(['latency', 'answers', 'silence', 'telemetry'])
  for (const { needs } of open) expect(needs).toContain('Datadog’s counts cannot show it')
})

test('journeys that began less than two expiries ago are not counted', async () => {
  const checked = await verdict({ asOf: Date.parse('2026-10-26T03:00Z') })
  expect(checked).toMatchObject({ verdict: 'hold', users: { count: 0 } })
  expect(checked.window).toEqual({ from: '2026-10-26T00:00:00.000Z', to: '2026-10-26T00:00:00.000Z' })
})
