import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { alphaOf, alphaOfCriterion } from './error-rate.ts'
import { parsePlan } from './read-plan.ts'

test('the error rate of a rollout is split among its criteria, except silence, and its stages', () => {
  const stage = (id: string, percentage: number) => ({ id, kind: 'percentage', percentage })
  const plan = {
    journey: 'rx_renewal',
    toggle: 'the_toggle',
    falseAlarms: 0.06,
    phases: [
      { name: 'II', stages: [stage('A', 5), stage('B', 25)] },
      { name: 'III', stages: [stage('C', 100)] },
    ],
    criteria: [
      { id: 'send', kind: 'failure_rate', severity: 'high', step: 'send', max: 0.1 },
      { id: 'handoff', kind: 'handoff_loss', severity: 'high', step: 'care_team_pick', max: 0.1 },
      { id: 'silence', kind: 'silence', severity: 'critical', app: 'secure-messaging', forMinutes: 60 },
    ],
  }
  const parsed = parsePlan(JSON.stringify(plan), 'rollout.json', renewalJourney)
  expect(alphaOfCriterion(parsed)).toBeCloseTo(0.03, 12)
  expect(alphaOf(parsed)).toBeCloseTo(0.01, 12)
  expect(alphaOfCriterion({ ...parsed, falseAlarms: undefined })).toBeCloseTo(0.025, 12)
})

const rules = [
  { id: 'silence', kind: 'silence', severity: 'critical', app: 'secure-messaging', forMinutes: 60 },
  { id: 'codes', kind: 'new_codes', severity: 'low' },
  {
    ...{ id: 'survey', kind: 'manual', severity: 'low', limit: 'nothing new' },
    ...{ source: 'a survey', by: 'Ada', when: 'daily' },
  },
]
const share = { id: 'send', kind: 'failure_rate', severity: 'high', step: 'send', max: 0.1 }

test.each([
  ['none', []],
  ['one', [share]],
])('rules take no part of the error rate: of shares, the plan has %s', (_, shares) => {
  const plan = {
    journey: 'rx_renewal',
    toggle: 't',
    baseline: { from: '2026-10-01', to: '2026-10-15' },
    phases: [{ name: 'I', stages: ['A', 'B'].map(id => ({ id, kind: 'percentage', percentage: 5 })) }],
    criteria: [...rules, ...shares],
  }
  expect(alphaOf(parsePlan(JSON.stringify(plan), 'rollout.json', renewalJourney))).toBe(0.025)
})
