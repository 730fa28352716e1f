import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { LATER } from '@journey-monitor/test-kit/journey-recorder'
import { calm, type Simulation, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type EventSource, type SharedEvents, withSharedEvents } from '../../events/event-database.ts'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
import { defaultMix, type Mix } from '../../simulate/simulate.ts'
import { fewestToBreak } from '../judge-share.ts'
import type { Limit } from '../limits.ts'
import type { Period } from '../stages.ts'
import { kpiTable, questionAnswers } from './after-launch.ts'
import { findingForOthers } from './criterion-findings.ts'
import { answerForms, type FormAnswers } from './form-answers.ts'
import { type PeriodReport, withPeriodReport } from './period-report.ts'
import { publishPeriod } from './publish-period.ts'
import { kpiAnswer, resultsAnswers } from './results-answers.ts'
import type { CriterionFinding, StageNotes } from './stage-notes.ts'

const PERIOD: Period = { from: Date.parse('2026-10-26'), to: Date.parse('2026-11-02') }
const NOTHING: StageNotes = { criteria: [], manual: [], feedback: [] }
const CONVERSION: CriterionFinding = {
  name: 'Conversion from intent',
  definition: 'at least 45%',
  actual: '46.5% (40.7–52.4)',
  verdict: 'met',
}

/** Care teams cannot be loaded during this stage. */
const outage: Mix = {
  ...calm,
  faults: [
    {
      kind: 'failure',
      step: 'care_team_pick',
      code: 'care_team_api_error',
      chance: 0.4,
      from: '2026-10-26',
      to: '2026-11-02',
    },
  ],
}

let sent: Simulation
let evidence: PeriodReport
/** Report of a time without events. */
let quiet: PeriodReport

function reportOn(events: EventSource, period = PERIOD): Promise<PeriodReport> {
  return withPeriodReport(renewalJourney, events, period, LATER, async report => report)
}

function gathered<Result>(lines: readonly string[], use: (events: SharedEvents) => Promise<Result>): Promise<Result> {
  return withFolder(async folder => {
    await writeFile(join(folder, 'rum-1.ndjson'), `${lines.join('\n')}\n`)
    return withSharedEvents([folder], use)
  })
}

function found(of: PeriodReport, isShared = false): FormAnswers {
  return answerForms({
    ...renewalJourney,
    published: publishPeriod(renewal, of, [], { isExact: !isShared }),
    period: PERIOD,
  })
}

function answered(form: FormAnswers, notes: StageNotes = NOTHING) {
  return resultsAnswers(form, notes, { dashboards: [], hasTesters: false, rollbacks: [] })
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  sent = simulation({ journeys: 2_000, seed: 12, mix: outage })
  await gathered(sent.lines, async events => {
    evidence = await reportOn(events)
    quiet = await reportOn(events, { from: Date.parse('2020-01-01'), to: Date.parse('2020-01-02') })
  })
})

describe('a stage', () => {
  test('counts the actual people', () => {
    const inPeriod = sent.truths.filter(({ started_at }) => started_at >= PERIOD.from && started_at < PERIOD.to)
    const people = new Set(inPeriod.map(({ person }) => person))
    expect(evidence.users).toEqual({ count: people.size, by: 'accounts' })
    expect(found(evidence).users).toMatch(new RegExp(`^${people.size} \\(accounts`))
    for (const person of people) expect(JSON.stringify(answered(found(evidence)))).not.toContain(person)
  })

  test('names the first failure, its owner, and its cost', () => {
    const lost = sent.truths.filter(
      ({ started_at, entry_step, drop_off }) =>
        started_at >= PERIOD.from &&
        started_at < PERIOD.to &&
        entry_step === 'link_view' &&
        drop_off?.cause === 'care_team_api_error',
    )
    expect(found(evidence).errors.details[0]).toMatch(
      new RegExp(
        `^\`care_team_api_error\` in \`care_team_pick\` \\(Secure Messaging, engineering\\): logged \\d+ times, ${lost.length} journeys lost by it$`,
      ),
    )
  })

  test('lists bad answers of the journey’s endpoints, and of no others', () => {
    const { endpoints } = found(evidence)
    expect(endpoints?.details.find(text => text.includes('allrecipients'))).toMatch(/% .* of \d+ requests \(.*503: \d+/)
    expect(endpoints?.details.join()).not.toContain('/my_health/v1/medical_records')
  })

  test('leaves open what only people know', () => {
    const { downstream, changes, changesWhat, processing, bugs } = answered(found(evidence))
    for (const answer of [downstream, changes, changesWhat, processing, bugs]) expect(answer?.value).toBeUndefined()
    expect(downstream?.details?.[0]).toContain('answers other than 200 and 201')
  })

  test('without events, makes no claim, not even that there were no errors', () => {
    for (const answer of Object.values(answered(found(quiet)))) expect(answer?.value).toBeUndefined()
    expect(answered(found(quiet)).users?.missing).toBe('no event of this time is in the data')
  })

  test('includes people’s notes, each in one line, and the owner of the feedback', () => {
    const known: StageNotes = {
      criteria: [CONVERSION],
      manual: [{ kind: 'analytics', name: 'Page views', value: '1,200', source: 'GA', date: '2026-11-01', by: 'Ada' }],
      feedback: [{ team: 'Medications', text: 'the link is\nhard to find <!-- x', from: '2026-10-30, Medallia' }],
    }
    const { metrics, feedback, changes } = answered(found(evidence), known)
    expect(metrics?.value).toBe('1 criterion (1 met)')
    expect(metrics?.details).toContain('Conversion from intent (at least 45%): 46.5% (40.7–52.4); met')
    expect(metrics?.details).toContain('Page views: 1,200 (GA, 2026-11-01, by Ada)')
    const theme = 'Medications: the link is hard to find &lt;!-- x (2026-10-30, Medallia)'
    expect(feedback).toEqual({ value: '1 theme', details: [theme] })
    expect(changes).toEqual({ details: [theme] })
  })
})

test('lists each roll-back of a stage', () => {
  const rollbacks = [
    { at: '2026-10-28', severity: 'critical', by: 'Ada', reason: 'care teams', resolvedAt: '2026-10-30' },
    { at: '2026-10-31', severity: 'low', by: 'Bea' },
  ] as const
  const { metrics } = resultsAnswers(found(evidence), NOTHING, { dashboards: [], hasTesters: false, rollbacks })
  expect(metrics?.details?.slice(0, 2)).toEqual([
    'The stage was rolled back at 2026-10-28 by Ada (critical): care teams; its fix is in production since 2026-10-30',
    'The stage was rolled back at 2026-10-31 by Bea (low); its fix is not in production yet',
  ])
})

test('an early phase has bugs and latency', () => {
  const bugs = { kind: 'bugs', name: 'Bugs', value: '2/2', source: 'UAT', date: '2026-10-20', by: 'Ada' } as const
  const { bugs: found2, latency } = answered(found(evidence), { ...NOTHING, manual: [bugs] })
  expect(found2).toEqual({ value: '2/2', details: ['UAT, 2026-10-20, by Ada'] })
  expect(latency?.details?.join('\n')).toMatch(
    /`POST \/my_health\/v1\/messaging\/messages\/renewal`: p50 .* p90 .* from .* to /,
  )
})

test('one week and one month have a line for each KPI and for each manual metric', () => {
  const manual = [
    { kind: 'call_center', name: 'Calls', value: '4', source: 'MyVA411', date: '2026-11-21', by: 'Ada' },
    { kind: 'member_services', name: 'Queries', value: '2', source: 'desk', date: '2026-11-21', by: 'Ada' },
  ] as const
  const known: StageNotes = { ...NOTHING, criteria: [CONVERSION, { ...CONVERSION, name: 'Second' }], manual }
  const week = answered(found(evidence), known)
  expect(kpiAnswer(known, 1, 1)).toEqual({
    value: 'Conversion from intent (at least 45%): 46.5% (40.7–52.4); met',
    details: ['Second (at least 45%): 46.5% (40.7–52.4); met'],
  })
  expect(kpiAnswer(known, 3, 3).value).toBeUndefined()
  expect(week['manual call_center']?.value).toBe('4 (Calls; MyVA411, 2026-11-21, by Ada)')
  expect(week['manual member_services']?.value).toBe('2 (Queries; desk, 2026-11-21, by Ada)')
  expect(week['manual survey']?.value).toBeUndefined()
})

describe('outside the team', () => {
  test('has no number from 1 to 10 that counts people, and no rate of one', async () => {
    const { lines } = simulation({ journeys: 500, seed: 3, mix: defaultMix(renewalJourney) })
    const few = await gathered(lines, events => reportOn(events))
    const shown = found(few, true)
    const texts = [shown.users, ...shown.metrics, ...(shown.endpoints?.details ?? []), ...shown.errors.details]
    expect(few.failures.counts.some(({ events }) => events > 0 && events < 11)).toBe(true)
    for (const text of texts) {
      expect(text).not.toMatch(/\b(logged|of|lost by it|:) ([1-9]|10)( |,|\)|$)/)
      expect(text).not.toMatch(/\b\d{3}: ([1-9]|10)\b/)
    }
    expect(texts.join('\n')).toContain('<11')
  })

  test('still has the large numbers', () => {
    const shown = found(evidence, true)
    expect(shown.users).toBe(found(evidence).users)
    expect(shown.metrics[0]).toBe(found(evidence).metrics[0])
    expect(shown.errors.details[0]).toBe(found(evidence).errors.details[0])
  })

  test('has no extreme of the latency, which is one person’s', () => {
    expect(found(evidence, true).latency?.details.join()).not.toContain(' from ')
  })

  test('does not say that fewer than 11 are outside of a range, if that is close to those that must have been', () => {
    const limit = { brokenBeyond: 0.3, metWithin: 0.3, bound: 0.6, brokenAlpha: 0.001, metAlpha: 0.05 }
    const limits = [
      { ...limit, side: 'above' },
      { ...limit, side: 'below' },
    ] as const
    const few = fewestToBreak(limits[0])
    expect(few).toBeLessThanOrEqual(10)
    const criterion = { id: 'missing', name: 'Missing', team: 'meds', severity: 'high' } as const
    const telemetry = { ...criterion, kind: 'telemetry_loss', max: 0.3 } as const
    const shown = (...limits: Limit[]) => {
      const broken = { hits: few, trials: few, users: few, from: 0, effect: 1, side: 'above' } as const
      const basis = { limits, unit: 'journeys', broken } as const
      const finding = { ...criterion, verdict: 'broken', definition: 'a range', actual: 'more', basis } as const
      const quality = { ...evidence.funnel.quality, journeys_with_missing: few }
      const report = { ...evidence, funnel: { ...evidence.funnel, quality } }
      const { criteria } = publishPeriod(renewal, report, [telemetry], { isExact: false, findings: [finding] })
      return criteria[0]?.type === 'share' && criteria[0].part.shown
    }
    expect(shown()).toBe('small')
    expect(shown(...limits)).toBe('withheld')
  })

  /** Results of an endpoint of `ok` good answers, whose latency `slow` of them broke. */
  function brokenLatency(ok: number, slow: number, fewestToBreak = 4) {
    const times = { timed: ok, p50Ms: 90, p90Ms: 99, minMs: 80, maxMs: 400 }
    const endpoint = { method: 'GET', host: 'api', path: '/renew', answers: ok, ok, other: 0, none: 0, ...times }
    const criterion = { id: 'slow', name: 'Latency', team: 'meds', severity: 'high' } as const
    const latency = { ...criterion, kind: 'latency', endpoint: 'GET /renew', p90Ms: 100, forMinutes: 5 } as const
    const answers = { hits: slow, trials: slow, limitMs: 100, isStretch: true, fewestToBreak }
    const finding = {
      ...criterion,
      verdict: 'broken',
      definition: 'p90 at most 100 ms',
      actual: 'slow',
      answers,
    } as const
    return (isExact: boolean) => {
      const report = { ...evidence, rum: { ...evidence.rum, endpoints: [endpoint], statuses: [] } }
      const published = publishPeriod(renewal, report, [latency], { isExact, findings: [finding] })
      const { latency: said } = answerForms({ ...renewalJourney, published, period: PERIOD })
      const [{ answers: all } = { answers: undefined }] = published.endpoints
      return { said: said?.details, all: all?.shown, named: findingForOthers(latency, finding, published.criteria[0]) }
    }
  }

  test('has no p90 of few answers: it would say that a tenth of them took longer', () => {
    const few = brokenLatency(60, 5)
    expect(few(false)).toMatchObject({
      said: [expect.stringMatching(/^`GET \/renew`: p50 90\sms, p90 withheld$/)],
      ...{ all: 60, named: { actual: 'withheld', verdict: 'broken' } },
    })
    expect(few(true).said?.join()).toMatch(/p90 99\sms/)
    expect(brokenLatency(600, 50)(false).said?.join()).toMatch(/p90 99\sms/)
  })

  test('has hidden endpoints and statuses in the order of their names, not of their size', () => {
    const at = (path: string, other: number) => ({
      ...{ method: 'GET', host: 'api', path, answers: other, ok: 0, other, none: 0 },
      ...{ timed: 0, p50Ms: null, p90Ms: null, minMs: null, maxMs: null },
    })
    const status = (path: string, code: number, answers: number) => ({
      ...{ method: 'GET', host: 'api', path, status: code, answers },
    })
    const rum = {
      endpoints: [at('/b', 9), at('/a', 2)],
      statuses: [status('/b', 503, 6), status('/b', 404, 3), status('/a', 404, 2)],
    }
    const report = { ...evidence, rum: { ...evidence.rum, ...rum } }
    const { endpoints } = publishPeriod(renewal, report, [], { isExact: false })
    expect(endpoints.map(({ path, answers }) => [path, answers.shown])).toEqual([
      ['/a', 'small'],
      ['/b', 'small'],
    ])
    expect(endpoints[1]?.statuses.map(each => each.status)).toEqual([404, 503])
  })

  test('does not say that an endpoint had fewer than 11 answers, if that is close to those that must have been slow', () => {
    expect(brokenLatency(8, 8)(false).all).toBe('small')
    expect(brokenLatency(8, 8, 8)(false).all).toBe('withheld')
  })
})

test('the KPI table has each criterion next to its definition before the launch', () => {
  const table = kpiTable([
    { title: '1-week actual', criteria: [CONVERSION] },
    { title: '1-month actual', criteria: undefined },
  ])
  expect(table?.split('\n')).toEqual([
    '| KPI | Pre-launch definition of success | 1-week actual | 1-month actual |',
    '| --- | --- | --- | --- |',
    '| Conversion from intent | at least 45% | 46.5% (40.7–52.4); met | not over yet |',
  ])
  expect(kpiTable([{ title: '1-week actual', criteria: undefined }])).toBeUndefined()
})

test('questions with a known answer are answered', () => {
  const known = questionAnswers({
    kpis: { title: '1 month', criteria: [CONVERSION] },
    feedback: [{ team: 'Secure Messaging', text: 'fine', from: 'Medallia' }],
    toggle: 'a_toggle',
    cleanUp: ['Delete the old page'],
  })
  expect(known.compare.details?.[0]).toBe('Conversion from intent, at least 45%: 46.5% (40.7–52.4); met')
  expect(known.qualitative.details).toEqual(['Secure Messaging: fine (Medallia)'])
  expect(known.cleanUp.details).toEqual(['Remove the feature toggle `a_toggle`', 'Delete the old page'])
  const unknown = questionAnswers({ kpis: undefined, feedback: [], toggle: undefined, cleanUp: [] })
  for (const { details } of Object.values(unknown)) expect(details).toBeUndefined()
})
