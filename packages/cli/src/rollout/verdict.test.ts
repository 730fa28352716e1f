import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { HOUR } from '../system/time-units.ts'
import type { Finding } from './finding.ts'
import { parsePlan } from './read-plan.ts'
import { headline } from './render-check.ts'
import { type Period, periodOf, stageOf } from './stages.ts'
import { type Decision, decide } from './verdict.ts'

const STARTED = Date.parse('2026-12-01')
const PLAN = {
  journey: 'rx_renewal',
  toggle: 't',
  phases: [
    {
      name: 'I',
      stages: [
        { id: 'A', kind: 'percentage', percentage: 5, started: '2026-12-01' },
        { id: 'B', kind: 'percentage', percentage: 25 },
      ],
    },
  ],
  criteria: [{ id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 }],
}
const plan = parsePlan(JSON.stringify(PLAN), 'rollout.json', renewalJourney)

function decideOn({ ms = 2 * HOUR, users = 500, findings = [] as readonly Partial<Finding>[] } = {}): Decision {
  const closed: Period = { from: STARTED, to: STARTED + ms }
  const all = findings.map(each => ({ severity: 'high', verdict: 'met', ...each }) as Finding)
  return decide({ plan, stage: stageOf(plan, 'A'), seen: { closed, users, findings: all }, asOf: closed.to })
}

test('a stage advances at exactly its minimum of time and of users, and not below either', () => {
  expect(decideOn()).toMatchObject({ verdict: 'advance', percentage: 25 })
  expect(decideOn({ ms: 2 * HOUR - 1 }).verdict).toBe('hold')
  expect(decideOn({ users: 499 }).reasons).toEqual([
    { type: 'too_few_users', users: 499, needed: 500, lacking: ['traffic'] },
  ])
})

test('a stage for few people says if one user was enough because the plan does not say how many take part', () => {
  const reasonOf = (users: object) => {
    const pilot = { id: 'P', kind: 'pilot', started: '2026-12-01', ...users }
    const own = parsePlan(
      JSON.stringify({ ...PLAN, phases: [{ name: 'I', stages: [pilot] }] }),
      'rollout.json',
      renewalJourney,
    )
    const closed = { from: STARTED, to: STARTED + 2 * HOUR }
    const { verdict, reasons } = decide({
      plan: own,
      stage: stageOf(own, 'P'),
      seen: { closed, users: 8, findings: [] },
      asOf: closed.to,
    })
    return [verdict, JSON.stringify(reasons).includes('One user was enough')]
  }
  expect(reasonOf({})).toEqual(['advance', true])
  expect(reasonOf({ users: 10 })).toEqual(['advance', false])
  expect(reasonOf({ minimum: { users: 1 } })).toEqual(['advance', false])
})

test('after the last stage, the rollout is complete; it asks for "launched" only if the plan lacks it', () => {
  const decisionOf = (launch: object) => {
    const stages = [{ id: 'E', kind: 'percentage', percentage: 100, started: '2026-12-01' }]
    const own = parsePlan(
      JSON.stringify({ ...PLAN, ...launch, phases: [{ name: 'II', stages }] }),
      'rollout.json',
      renewalJourney,
    )
    const closed = { from: STARTED, to: STARTED + 2 * HOUR }
    const seen = { closed, users: 500, findings: [] }
    return decide({ plan: own, stage: stageOf(own, 'E'), seen, asOf: closed.to })
  }
  const decision = decisionOf({})
  expect(decision).toMatchObject({ verdict: 'advance', actions: ['The rollout is complete: write "launched".'] })
  expect(headline({ ...decision, journey: 'rx_renewal', as_of: '2026-12-02' }, 'stage E (100%)')).toBe(
    'COMPLETE: stage E (100%) of rx_renewal, as of 2026-12-02 00:00 UTC',
  )
  expect(decisionOf({ launched: '2026-12-01' }).actions).toEqual(['The rollout is complete.'])
})

test.each([
  ['before the launch', {}, 'hold'],
  ['before the next stage', { before: 'B' }, 'hold'],
  ['before a later stage', { before: 'C' }, 'advance'],
])('a checklist due %s that is not signed: %j leads to %s', (_, due, expected) => {
  const later = ['B', 'C'].map(id => ({ id, kind: 'percentage', percentage: 25 }))
  const stages = [{ id: 'A', kind: 'percentage', percentage: 5, started: '2026-12-01' }, ...later]
  const checklists = [{ name: 'Go', kind: 'go_no_go', ...due, items: [{ text: 'Alerts are on' }] }]
  const own = parsePlan(
    JSON.stringify({ ...PLAN, checklists, phases: [{ name: 'I', stages }] }),
    'rollout.json',
    renewalJourney,
  )
  const closed = { from: STARTED, to: STARTED + 2 * HOUR }
  const seen = { closed, users: 500, findings: [] }
  expect(decide({ plan: own, stage: stageOf(own, 'A'), seen, asOf: closed.to }).verdict).toBe(expected)
})

test('the worst broken criterion comes first, and decides', () => {
  const findings = (['low', 'critical', 'high'] as const).map(severity => ({ severity, verdict: 'broken' }) as const)
  const { severity, percentage, reasons } = decideOn({ findings })
  expect([severity, percentage]).toEqual(['critical', 0])
  expect(reasons.map(reason => reason.type === 'finding' && reason.finding.severity)).toEqual([
    'critical',
    'high',
    'low',
  ])
})

test('the first stage has none to fall back to, and is turned off', () => {
  expect(decideOn({ findings: [{ verdict: 'broken' }] }).percentage).toBe(0)
})

test('undecided criteria that more data will not decide come first', () => {
  const findings = (['data', 'sight', 'data'] as const).map(lack => ({ lack, verdict: 'undecided' }) as const)
  const { verdict, reasons } = decideOn({ findings })
  expect(verdict).toBe('hold')
  expect(reasons.map(reason => reason.type === 'finding' && reason.finding.lack)).toEqual(['sight', 'data', 'data'])
})

test('a stage that begins now has lasted no time yet', () => {
  expect(periodOf(plan, stageOf(plan, 'A'), STARTED)).toBeUndefined()
  expect(periodOf(plan, stageOf(plan, 'A'), STARTED + 1)).toEqual({ from: STARTED, to: STARTED + 1 })
})
