import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writtenCheck } from '@journey-monitor/test-kit/disclosure/attack-check'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, through } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { HOUR } from '../system/time-units.ts'
import { check, type StageCheck } from './check.ts'
import { withFileEvidence } from './file-evidence.ts'
import { alertMessage } from './incident/messages.ts'
import { renderTicket } from './incident/ticket.ts'
import { describeIncident } from './incident/write-incident.ts'
import { publishCheck } from './publish-check.ts'
import { parsePlan } from './read-plan.ts'
import { readFacts } from './results/plan-facts.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import { stageOf } from './stages.ts'
import { renderStatus } from './status/render-status.ts'

/** Most people do not arrive in Secure Messaging. One does: without any arrival, the telemetry could be the cause. */
const EVENTS = eventsOf(...Array.from({ length: 60 }, () => through('modal')), through('care_team_pick'))
const DATES = EVENTS.map(({ date }) => date)
/** The newest event is in the hour before this. */
const END = Math.ceil(Math.max(...DATES) / HOUR) * HOUR

const iso = (at: number) => new Date(at).toISOString()

interface Asked {
  readonly asOf?: number
  /** Events in addition to those of the lost journeys. */
  readonly more?: readonly object[]
  /** Further settings of the stage. */
  readonly stage?: object
}

/** Checks a stage that loses nearly everyone; by default 12 hours after the last event. */
function checked<Result>(
  { asOf = END + 12 * HOUR, more = [], stage = {} }: Asked,
  use: (found: StageCheck, plan: RolloutPlan, folder: string) => Result | Promise<Result>,
): Promise<Result> {
  return withFolder(async folder => {
    const started = iso(Math.min(...DATES) - HOUR)
    const stages = [{ id: 'B', kind: 'percentage', percentage: 25, started, ...stage }]
    const lost = { id: 'lost', kind: 'handoff_loss', severity: 'critical', step: 'care_team_pick', max: 0.1 }
    const text = JSON.stringify({
      ...{ journey: 'rx_renewal', toggle: 't', phases: [{ name: 'II', stages }], criteria: [lost] },
    })
    await writeFile(join(folder, 'rollout.json'), text)
    const events = join(folder, 'events.ndjson')
    await writeFile(events, lines([...EVENTS, ...more]))
    const plan = parsePlan(text, 'rollout.json', renewalJourney)
    const found = await check({
      ...renewalJourney,
      ...{ plan, planFile: 'rollout.json', stage: stageOf(plan, 'B'), asOf },
      loadEvidence: (period, judge) => withFileEvidence(renewalJourney, [events], period, asOf, judge),
    })
    return use(found, plan, folder)
  })
}

const FIRST = 'First get newer events, and check again: there are none after'
const TOGGLE_OFF = 'Turn the feature toggle off for all users.'

/** Expects the text to ask for newer events before it asks to turn the toggle off. */
function expectInOrder(text: string): void {
  const plain = text.replace(/\s+/g, ' ')
  expect(plain).toMatch(
    new RegExp(`${FIRST} [^,]* UTC, 12 hours ago\\..*use --as-of ${iso(END).slice(0, 16)}Z\\..*${TOGGLE_OFF}`),
  )
  expect(plain.indexOf(TOGGLE_OFF)).toBeGreaterThan(plain.indexOf(FIRST))
}

test('in every format, the headline and the first action of a check of old events say that they are old', () =>
  checked({}, (found, plan) => {
    const { json, ...texts } = writtenCheck(found, plan, false)
    const published = publishCheck(renewalJourney.definition, found, { isExact: false })
    const running = stageOf(plan, 'B')
    const asOf = Date.parse(found.as_of)
    const page = renderStatus({ plan, asOf, running, checked: published, series: new Map() }, renewalJourney)
    for (const text of [...Object.values(texts), page]) {
      expectInOrder(text)
      const title = 'ROLL BACK (critical), to 0%, by events that end 12 hours ago: stage B (25%)'
      expect(text.replace(/\s+/g, ' ')).toContain(title)
    }
    expectInOrder(json)
    expect(JSON.parse(json)).toMatchObject({ verdict: 'roll back', severity: 'critical', percentage: 0 })
    expect(JSON.parse(json)).not.toHaveProperty('age')
  }))

test('the ticket and the alert of an incident ask for newer events first', () =>
  checked({}, async (_, __, folder) => {
    const asked = { inputs: [join(folder, 'events.ndjson')], asOf: END + 12 * HOUR, isShared: true }
    const facts = await readFacts({ rollout: join(folder, 'rollout.json'), journey: renewalJourney, asked })
    const unknown = { reason: undefined, toggleOff: undefined, pullRequest: undefined }
    const incident = await describeIncident('B', facts, { ...unknown, alert: undefined, ticket: undefined })
    for (const text of [renderTicket(incident), JSON.stringify(alertMessage(incident))]) expectInOrder(text)
  }))

/** Views of Medications in that many sessions. */
function viewsAt(date: number, sessions: number): object[] {
  return Array.from({ length: sessions }, (_, i) => ({
    ...{ type: 'view', date, service: renewalJourney.profile.siteMap.services.medications },
    ...{
      session: { id: `s${i}`, type: 'user' },
      view: { id: `v${i}`, url: 'https://www.va.gov/my-health/medications' },
    },
  }))
}

test.each<[string, Asked, boolean]>([
  ['an app still sends a view, so the journeys are lost', { more: viewsAt(END + 11 * HOUR, 1) }, false],
  [
    'one person still comes',
    { more: eventsOf(through('modal')).map(event => ({ ...event, date: END + 11 * HOUR })) },
    false,
  ],
  ['the newest events are hardly two hours old', { asOf: END + 2 * HOUR - 1 }, false],
  [
    'the stage is rolled back, so no one comes',
    { stage: { rolledBack: { at: iso(END), severity: 'low', by: 'A' } } },
    false,
  ],
])('if %s: are the events called old?', (_, asked, isOld) =>
  checked(asked, ({ actions }) => {
    expect(actions[0]?.startsWith(FIRST)).toBe(isOld)
  }),
)
