import type { JourneyEvent } from '@journey-monitor/sdk'
import { evaluateFormulas, type RumEvent } from '@journey-monitor/test-kit/datadog/evaluate'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { expect, test } from 'vitest'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
import { monitorLimits } from '../../rollout/monitor-limits.ts'
import { parsePlan } from '../../rollout/read-plan.ts'
import { defaultMix } from '../../simulate/default-mix.ts'
import type { Delivery, Fault, Mix } from '../../simulate/mix.ts'
import { parseSettings } from '../../system/settings.ts'
import { HOUR, MINUTE } from '../../system/time-units.ts'
import { configFrom } from '../read-config.ts'
import { monitors } from './monitors.ts'

const DAY = '2026-10-19'
const AFTERNOON = Date.parse(`${DAY}T19:00Z`)
const NIGHT = { from: Date.parse(`${DAY}T03:00Z`), to: Date.parse(`${DAY}T09:00Z`) }
interface Context {
  readonly journey: JourneyEvent
}

const config = configFrom(parseSettings(JSON.stringify({ viewsPerLink: 100 }), 'datadog.json', ''), renewalJourney)
const documents = monitors(renewalJourney, config)

/** Simulates a day in which everybody may renew. Faults begin at noon. */
function dayWith(faults: readonly Fault[], delivery: Partial<Delivery> = {}): readonly string[] {
  const base = defaultMix(renewalJourney)
  const mix: Mix = {
    ...base,
    calendar: { ...base.calendar, start: DAY, days: 1, stages: [{ from: DAY, percent: 100 }] },
    faults: faults.map(fault => ({ ...fault, from: `${DAY}T12:00Z` })),
    record: { views: true, resources: true, clicks: false, errors: false },
    delivery: { ...calm.delivery, ...delivery },
  }
  return simulation({ journeys: 1_600, seed: 3, mix }).lines
}

const goodDay = dayWith([])

const parsed = new Map<string, RumEvent>()

/** Parses lines. Caches them, since most people send the same on all of these days. */
function eventsOf(lines: readonly string[]): RumEvent[] {
  return lines.map(line => {
    const known = parsed.get(line)
    if (known) return known
    const event: RumEvent = JSON.parse(line)
    parsed.set(line, event)
    return event
  })
}

/** Evaluates each monitor at `now`, by its document. */
function evaluated(events: readonly RumEvent[], now: number, among = documents) {
  return among.map(({ key, body: { query, options } }) => {
    const [, formula = '', amount, unit, comparison, threshold] =
      /^formula\("(.*)"\)\.last\("(\d+)([mh])"\) ([<>]) ([\d.]+)$/.exec(query) ?? []
    const from = now - Number(amount) * (unit === 'h' ? HOUR : MINUTE)
    const [row] = evaluateFormulas(events, { queries: options.variables, formulas: [formula] }, { from, to: now })
    const value = row?.values[0] ?? null
    const isAlert = value !== null && (comparison === '>' ? value > Number(threshold) : value < Number(threshold))
    return { key, value, isAlert }
  })
}

/** Returns the monitors that alert at `now`. */
function alerting(events: readonly RumEvent[], now: number, among = documents): string[] {
  return evaluated(events, now, among).flatMap(({ key, isAlert }) => (isAlert ? [key] : []))
}

/** The logs that `datadogSink` writes for the same failures, as Datadog stores them. */
function logsOf(events: readonly RumEvent[]): RumEvent[] {
  return events.flatMap(({ date, type, service, ddtags, context }) => {
    const { journey } = (context ?? {}) as Partial<Context>
    const isLogged = type === 'action' && journey?.failure?.kind === 'engineering'
    return isLogged ? [{ type: 'log', date, service, ddtags, journey }] : []
  })
}

const OUTAGE: Fault = { kind: 'failure', step: 'care_team_pick', code: 'care_team_api_error', chance: 0.7 }
let outage: readonly RumEvent[] = []
const PAGE_LOST: Fault = { kind: 'handoff', step: 'care_team_pick', loses: 'page', chance: 0.7 }
let pageLost: readonly RumEvent[] = []

const allrecipients = 'GET /my_health/v1/messaging/allrecipients'

test.each<[string, Fault[], Partial<Delivery>, string[]]>([
  ['nothing is wrong', [], {}, []],
  [
    'the care teams cannot be loaded',
    [OUTAGE],
    {},
    ['failures-care_team_pick-sm', 'care-team-api', 'answers-care_team_pick'],
  ],
  [
    'the editor stays empty',
    [{ kind: 'failure', step: 'prefill', code: 'prefill_blank', chance: 0.8 }],
    {},
    ['failures-prefill-sm', 'prefill-failures'],
  ],
  [
    'messages are not sent',
    [{ kind: 'failure', step: 'send', code: 'send_error', chance: 0.9 }],
    {},
    ['failures-send-sm', 'send-errors', 'answers-send'],
  ],
  [
    'Medications leads astray',
    [{ kind: 'failure', step: 'care_team_pick', code: 'route_error', chance: 0.7 }],
    {},
    ['failures-care_team_pick-meds'],
  ],
  ['the page of Secure Messaging does not load', [PAGE_LOST], {}, ['handoff-care_team_pick']],
  [
    'the list of care teams is slow',
    [{ kind: 'slow', request: allrecipients, factor: 12 }],
    {},
    ['latency-get-messaging-allrecipients'],
  ],
  [
    'Secure Messaging is switched off',
    [{ kind: 'silent', app: 'secure-messaging' }],
    {},
    ['handoff-care_team_pick', 'silence-secure-messaging'],
  ],
  [
    'Medications is switched off',
    [{ kind: 'silent', app: 'medications' }],
    {},
    ['silence-link', 'silence-medications'],
  ],
  ['events are lost on the way', [], { dropped: 0.3 }, ['telemetry-loss']],
])('if %s, the monitors for that alert, and no others', (_, faults, delivery, expected) => {
  const isGood = faults.length === 0 && Object.keys(delivery).length === 0
  const day = isGood ? goodDay : dayWith(faults, delivery)
  const events = eventsOf(day)
  if (faults.includes(OUTAGE)) outage = events
  if (faults.includes(PAGE_LOST)) pageLost = events
  expect(alerting(events, AFTERNOON)).toEqual(expected)
})

test('at night, a few failures alert no one; rates without a minimum would', () => {
  const events = eventsOf(goodDay).filter(({ date }) => date < NIGHT.to)
  const failedAt = events
    .filter(
      ({ type, context }) => type === 'action' && (context as Partial<Context> | undefined)?.journey?.phase === 'fail',
    )
    .map(({ date }) => date + 1)
    .filter(date => date > NIGHT.from && date < NIGHT.to)
  expect(failedAt.length).toBeGreaterThan(2)
  expect(failedAt.flatMap(now => alerting(events, now))).toEqual([])
  const nervous = monitors(
    renewalJourney,
    configFrom(parseSettings(JSON.stringify({ quietTraffic: 0 }), 'datadog.json', ''), renewalJourney),
  )
  expect(failedAt.flatMap(now => alerting(events, now, nervous))).not.toEqual([])
})

/** Returns the monitors of a plan with these criteria. */
function plannedWith(criteria: readonly object[], more: object = {}) {
  const phases = [{ name: 'II', stages: [{ id: 'A', kind: 'canary', percentage: 5 }] }]
  const text = JSON.stringify({ journey: 'rx_renewal', toggle: 't', phases, criteria, ...more })
  const planLimits = monitorLimits(parsePlan(text, 'rollout.json', renewalJourney))
  return monitors(renewalJourney, { ...config, planLimits })
}

const differing = (planned: typeof documents) =>
  planned.filter((each, i) => JSON.stringify(each) !== JSON.stringify(documents[i])).map(({ key }) => key)

const LOST = { id: 'lost', kind: 'handoff_loss', severity: 'high', step: 'care_team_pick' }
const SEND = 'POST /my_health/v1/messaging/messages/renewal'

test('with a rollout plan, monitors that measure the same as a criterion take its limits: strict ones alert, generous ones do not', () => {
  const criteria = (share: number, p90Ms: number) => [
    { ...LOST, max: share },
    { id: 'unrendered', kind: 'failure_rate', severity: 'high', step: 'link_view', max: share, margin: 0.2 },
    { id: 'slow', kind: 'latency', severity: 'high', endpoint: SEND, p90Ms, forMinutes: 30 },
  ]
  const keys = ['failures-link_view-meds', 'handoff-care_team_pick', 'latency-post-messaging-messages-renewal']
  const [strict, generous] = [plannedWith(criteria(0.014, 1_000)), plannedWith(criteria(0.3, 60_000))]
  expect([strict, generous].map(differing)).toEqual([keys, keys])
  expect(alerting(eventsOf(goodDay), AFTERNOON)).toEqual([])
  expect(alerting(eventsOf(goodDay), AFTERNOON, strict)).toEqual(keys.slice(1))
  expect(alerting(pageLost, AFTERNOON, documents)).toEqual(['handoff-care_team_pick'])
  expect(alerting(pageLost, AFTERNOON, generous)).toEqual([])
  const limitsIn = (key: string) => strict.find(each => each.key === key)?.body
  const [link, handoff, latency] = keys.map(limitsIn)
  expect(link?.options.thresholds).toEqual({ warning: 1.4, critical: 21.4 })
  expect(handoff?.message).toContain(
    '(alert > 2.8%, warning > 1.4%; the limits of the rollout plan’s criterion `lost`).',
  )
  expect(latency?.message).toContain('(alert > 1000 ms; the limits of the rollout plan’s criterion `slow`).')
})

test.each<[string, object[], object?]>([
  [
    'a limit is relative to a baseline',
    [{ ...LOST, max: { overBaseline: 0.01 } }],
    { baseline: { stage: 'previous' } },
  ],
  ['everything is launched', [{ ...LOST, max: 0.01 }], { launched: '2026-12-01' }],
  [
    'the criterion counts failures of several teams, or other populations',
    [
      { id: 'a', kind: 'failure_rate', severity: 'high', step: 'care_team_pick', max: 0.01 },
      { id: 'b', kind: 'failure_rate', severity: 'high', step: 'prefill', max: 0.01 },
      { id: 'c', kind: 'endpoint_errors', severity: 'high', endpoint: SEND, max: 0.01 },
      { id: 'd', kind: 'telemetry_loss', severity: 'high', max: 0.01 },
      { id: 'e', kind: 'silence', severity: 'high', forMinutes: 5 },
    ],
  ],
])('if %s, the monitors keep the configuration’s limits', (_, criteria, more) => {
  expect(differing(plannedWith(criteria, more))).toEqual([])
})

test('of two criteria for the same number, the stricter one gives the limit; a range of the baseline replaces it', () => {
  const thresholdsOf = (criteria: readonly object[], more?: object) =>
    plannedWith(criteria, more).find(({ key }) => key === 'handoff-care_team_pick')?.body.options.thresholds
  const two = [
    { ...LOST, max: 0.3 },
    { ...LOST, id: 'stricter', max: 0.07 },
  ]
  expect(thresholdsOf(two)).toEqual({ warning: 7, critical: 14 })
  expect(thresholdsOf(two.slice(0, 1), { baseline: { ranges: { lost: { max: 0.04 } } } })).toEqual({
    ...{ warning: 4, critical: 8 },
  })
})

test('log monitors alert if failures are logged, and not on a day without problems', () => {
  const settings = parseSettings(
    JSON.stringify({ logs: 'on', rules: { logs: { warning: 4, critical: 8 } } }),
    'datadog.json',
    '',
  )
  const ofLogs = monitors(renewalJourney, configFrom(settings, renewalJourney)).filter(({ key }) => /^logs-/.test(key))
  expect(logsOf(eventsOf(goodDay)).length).toBeGreaterThan(10)
  expect(alerting(logsOf(eventsOf(goodDay)), AFTERNOON, ofLogs)).toEqual([])
  expect(alerting(logsOf(outage), AFTERNOON, ofLogs)).toEqual(['logs-care_team_pick-sm'])
})

test('without any RUM, only the silence of both apps alerts', () => {
  expect(alerting([], AFTERNOON)).toEqual(['silence-rum-medications', 'silence-rum-secure-messaging'])
})

test('without events, each monitor has a value, so that an alert of the evening ends at night', () => {
  for (const { key, value } of evaluated([], AFTERNOON)) expect({ key, value }).toEqual({ key, value: 0 })
})
