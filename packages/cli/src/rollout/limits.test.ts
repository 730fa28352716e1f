import { NO_BASELINE } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import type { Baseline } from './baseline.ts'
import { HIT, MISS, tallyOf } from './burst-correction.ts'
import { confidenceSequence } from './confidence-sequence.ts'
import { alphaOf } from './error-rate.ts'
import type { RateCriterion } from './evidence.ts'
import { type Limit, limitsOf } from './limits.ts'
import { parsePlan } from './read-plan.ts'

const stage = { id: 'A', kind: 'percentage', percentage: 5 } as const
const planWith = (criterion: object, baseline: object = { from: '2026-10-01', to: '2026-10-15' }) =>
  parsePlan(
    JSON.stringify({
      journey: 'rx_renewal',
      toggle: 't',
      phases: [{ name: 'I', stages: [stage, { ...stage, id: 'B', percentage: 25 }] }],
      baseline,
      criteria: [{ id: 'own', severity: 'high', ...criterion }],
    }),
    'rollout.json',
    renewalJourney,
  )

async function limits(criterion: object, baseline: Partial<Baseline>, normal?: object): Promise<readonly Limit[]> {
  const plan = planWith(criterion, normal)
  return (await limitsOf(plan.criteria[0] as RateCriterion, plan, { ...NO_BASELINE, ...baseline })) ?? []
}

test.each([
  ['failure_rate', { step: 'send', max: 0.1 }, 0.1, 0.2],
  ['conversion', { min: 0.4 }, 0.4, 0.3],
])('the default margin of %s, and the whole error rate of met', async (kind, own, limit, bound) => {
  const criterion = { kind, ...own }
  const [found] = await limits(criterion, {})
  expect(found).toMatchObject({ brokenBeyond: limit, metWithin: limit, brokenAlpha: alphaOf(planWith(criterion)) })
  expect(found?.bound).toBeCloseTo(bound, 12)
  expect(found?.metAlpha).toBe(0.05)
})

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

const relative = { kind: 'failure_rate', step: 'send', max: { overBaseline: 0.02 } }
const before = { hits: 300, trials: 1_000 }

test('half of each error rate goes to the baseline’s interval: of broken, once for all stages that share a baseline', async () => {
  const [shared] = await limits(relative, { trials: async () => before })
  expect(shared?.brokenBeyond).toBe(confidenceSequence(before, 0.05 / 2).high + 0.02)
  expect(shared?.metWithin).toBe(confidenceSequence(before, 0.05 / 2).low + 0.02)
  expect(shared?.metAlpha).toBe(0.05 / 2)
  const [own] = await limits(relative, { trials: async () => before }, { stage: 'previous' })
  expect(own?.brokenBeyond).toBe(confidenceSequence(before, 0.05 / 2 / 2).high + 0.02)
  expect(own?.metWithin).toBe(shared?.metWithin)
})

test.each([
  [29, 0],
  [30, 1],
])('a baseline of %i users gives %i limits', async (trials, count) => {
  expect(await limits(relative, { trials: async () => ({ hits: 3, trials }) })).toHaveLength(count)
})

test('bursts make the baseline less certain, too', async () => {
  const hours = Array.from({ length: 50 }, (_, hour) => ({ hour, failures: hour % 5 === 0 ? 20 : 4 }))
  const outcomes = hours.flatMap(({ hour, failures }) =>
    Array.from({ length: 20 }, (_, i) => ({ at: hour * 3_600_000, ...(i < failures ? HIT : MISS) })),
  )
  const tally = tallyOf(outcomes)
  const [even] = await limits(relative, { trials: async () => tally })
  const [bursts] = await limits(relative, { trials: async () => ({ ...tally, outcomes }) })
  expect(bursts?.brokenBeyond).toBeGreaterThan((even?.brokenBeyond ?? 0) + 0.02)
  expect(bursts?.metWithin).toBeLessThan((even?.metWithin ?? 0) - 0.02)
})

test('counts of a baseline are as uncertain as the assumed correlation makes them', async () => {
  const counts = { hits: 3_000, trials: 10_000 }
  const [free] = await limits(relative, { trials: async () => counts })
  const [counted] = await limits(relative, { trials: async () => ({ ...counts, hours: 100 }) })
  expect(counted?.brokenBeyond).toBe(confidenceSequence(counts, 0.05 / 2, 1 + 99 * 0.03).high + 0.02)
  expect(counted?.brokenBeyond).toBeGreaterThan((free?.brokenBeyond ?? 0) + 0.005)
  expect(counted?.metWithin).toBeLessThan((free?.metWithin ?? 0) - 0.005)
})
