import { NO_BASELINE } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import type { Baseline } from './baseline.ts'
import { alphaOf } from './error-rate.ts'
import type { RateCriterion } from './evidence.ts'
import { type Limit, limitsOf } from './limits.ts'
import { parsePlan } from './read-plan.ts'
import { minimumOf } from './stages.ts'

const stage = { id: 'A', kind: 'percentage', percentage: 5 } as const
const planWith = (criterion: object) =>
  parsePlan(
    JSON.stringify({
      journey: 'rx_renewal',
      toggle: 't',
      traffic: { usersPerWeek: 4_620, source: 'Google Analytics' },
      phases: [{ name: 'I', stages: [stage, { ...stage, id: 'B', percentage: 25 }] }],
      baseline: { from: '2026-10-01', to: '2026-10-15' },
      criteria: [{ id: 'own', severity: 'high', ...criterion }],
    }),
    'rollout.json',
    renewalJourney,
  )

async function limits(criterion: object, baseline: Partial<Baseline>): Promise<readonly Limit[]> {
  const plan = planWith(criterion)
  return (await limitsOf(plan.criteria[0] as RateCriterion, plan, { ...NO_BASELINE, ...baseline })) ?? []
}

test('the two ends of a range share the error rate', async () => {
  const conversion = { kind: 'conversion', min: 0.4 }
  const alpha = alphaOf(planWith(conversion))
  const found = await limits(conversion, { range: () => ({ min: 0.3, max: 0.6 }) })
  expect(found.map(({ side, brokenBeyond, brokenAlpha }) => [side, brokenBeyond, brokenAlpha])).toEqual([
    ['below', 0.3, alpha / 2],
    ['above', 0.6, alpha / 2],
  ])
})

test.each([
  ['failure_rate', { step: 'send', max: { overBaseline: 0.02 } }, 1],
  ['conversion', { min: { underBaseline: 0.02 } }, -1],
])('a relative limit of %s lies beyond the baseline for broken, within it for met', async (kind, own, outward) => {
  const criterion = { kind, ...own }
  const [limit] = await limits(criterion, { trials: async () => ({ hits: 300, trials: 1_000 }) })
  const { brokenBeyond = 0, metWithin = 0, bound = 0, brokenAlpha } = limit ?? {}
  expect(outward * (brokenBeyond - 0.3)).toBeGreaterThan(0.02)
  expect(outward * (metWithin - 0.3)).toBeLessThan(0.02)
  expect(outward * (bound - metWithin)).toBeCloseTo(0.02, 12)
  expect(brokenAlpha).toBe(alphaOf(planWith(criterion)) / 2)
})

test('the minimum of a stage is four fifths of the users that its percentage brings in a week', () => {
  const plan = planWith({ kind: 'conversion', min: 0.4 })
  expect(minimumOf(plan, stage).users).toBe(184)
  expect(minimumOf(plan, { ...stage, percentage: 100 }).users).toBe(500)
  expect(minimumOf(plan, { ...stage, percentage: 0.01 }).users).toBe(1)
})
