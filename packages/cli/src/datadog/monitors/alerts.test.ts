import type { JourneyEvent } from '@journey-monitor/sdk'
import { evaluateFormulas, type RumEvent } from '@journey-monitor/test-kit/datadog/evaluate'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { expect, test } from 'vitest'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
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

const documents = monitors(
  renewalJourney,
  configFrom(parseSettings(JSON.stringify({ viewsPerLink: 100 }), 'datadog.json', ''), renewalJourney),
)

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
      /^formula\("(.*)"\)\.last\("(\d+)([mh])"\) ([<>]) (\d+)$/.exec(query) ?? []
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
  [
    'the page of Secure Messaging does not load',
    [{ kind: 'handoff', step: 'care_team_pick', loses: 'page', chance: 0.7 }],
    {},
    ['handoff-care_team_pick'],
  ],
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
