import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { planAsOf } from './plan-as-of.ts'
import { parsePlan } from './read-plan.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import { currentPeriodOf, type Period, periodOf, rolledBackPeriodOf, stageOf } from './stages.ts'
import { decide } from './verdict.ts'

const first = { at: '2026-12-03', severity: 'critical', by: 'Ada', reason: 'care teams', resolvedAt: '2026-12-05' }
const second = { at: '2026-12-06', severity: 'high', by: 'Bea', resolvedAt: '2026-12-08' }

function planWith(rolledBack: unknown): RolloutPlan {
  const text = {
    journey: 'rx_renewal',
    toggle: 't',
    phases: [
      {
        name: 'I',
        stages: [
          { id: 'A', kind: 'percentage', percentage: 5, started: '2026-11-30' },
          { id: 'B', kind: 'percentage', percentage: 25, started: '2026-12-01', rolledBack },
          { id: 'C', kind: 'percentage', percentage: 50 },
        ],
      },
    ],
    criteria: [{ id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 }],
  }
  return parsePlan(JSON.stringify(text), 'rollout.json', renewalJourney)
}

const days = (period: Period | undefined) =>
  period && [period.from, period.to].map(at => new Date(at).toISOString().slice(0, 10))

function periodsAt(asOf: string, plan = planWith([first, second])) {
  const then = planAsOf(plan, Date.parse(asOf))
  const stage = stageOf(then, 'B')
  return [periodOf, currentPeriodOf, rolledBackPeriodOf].map(of => days(of(then, stage, Date.parse(asOf))))
}

test('a stage that was rolled back twice: its whole period, its current one, and the end set by the last roll-back', () => {
  const [start, now] = ['2026-12-01', '2026-12-02']
  expect(periodsAt('2026-12-02')).toEqual([
    [start, now],
    [start, now],
    [start, now],
  ])
  expect(periodsAt('2026-12-04')).toEqual([
    [start, '2026-12-03'],
    [start, '2026-12-03'],
    [start, '2026-12-03'],
  ])
  expect(periodsAt('2026-12-05')[0]).toEqual([start, '2026-12-05'])
  expect(periodsAt('2026-12-05')[1]).toBeUndefined()
  expect(periodsAt('2026-12-07')).toEqual([
    [start, '2026-12-06'],
    ['2026-12-05', '2026-12-06'],
    ['2026-12-05', '2026-12-06'],
  ])
  expect(periodsAt('2026-12-10')).toEqual([
    [start, '2026-12-10'],
    ['2026-12-08', '2026-12-10'],
    ['2026-12-05', '2026-12-06'],
  ])
})

test('one roll-back may be an object instead of a list, and the last one decides', () => {
  expect(periodsAt('2026-12-10', planWith(first))[1]).toEqual(['2026-12-05', '2026-12-10'])
  const verdictAt = (asOf: string) => {
    const plan = planAsOf(planWith([first, second]), Date.parse(asOf))
    return decide({ plan, stage: stageOf(plan, 'B'), seen: undefined, asOf: Date.parse(asOf) })
  }
  expect(verdictAt('2026-12-05').verdict).toBe('resume')
  expect(JSON.stringify(verdictAt('2026-12-07'))).toContain('rolled back at 2026-12-06')
  expect(verdictAt('2026-12-07').verdict).toBe('hold')
  expect(verdictAt('2026-12-08').verdict).toBe('resume')
})

test('a roll-back comes after the fix of the one before it', () => {
  const message = 'rolledBack[1].at: is not after the "resolvedAt" of the roll-back before it'
  expect(() => planWith([first, { ...second, at: '2026-12-04' }])).toThrow(message)
  expect(() => planWith([{ ...first, resolvedAt: undefined }, second])).toThrow(message)
})

test('the plan of an earlier time has neither the signatures nor the notes that came later', () => {
  const signed = (on: string) => ({ text: 'Ready', signed: { by: 'Ada', on } })
  const note = (date: string) => ({
    name: 'Calls',
    kind: 'other' as const,
    value: '1',
    source: 'desk',
    by: 'Ada',
    date,
  })
  const feedback = (date: string) => ({ team: 'sm', text: 'Slow', by: 'Ada', date })
  const plan: RolloutPlan = {
    ...planWith(first),
    launched: '2026-12-04',
    checklists: [{ name: 'Go', kind: 'go_no_go', items: [signed('2026-12-02'), signed('2026-12-04')] }],
    manualMetrics: [note('2026-12-02'), note('2026-12-04')],
    feedback: [feedback('2026-12-02'), feedback('2026-12-04')],
  }
  const then = planAsOf(plan, Date.parse('2026-12-03'))
  expect(then.checklists?.[0]?.items.map(({ signed }) => signed?.on)).toEqual(['2026-12-02', undefined])
  expect(then.manualMetrics?.map(({ date }) => date)).toEqual(['2026-12-02'])
  expect(then.feedback?.map(({ date }) => date)).toEqual(['2026-12-02'])
  expect(then.launched).toBeUndefined()
})
