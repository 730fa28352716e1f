import { shareOfRunsMet } from '@journey-monitor/test-kit/share-evidence'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../simulate/seeded-random.ts'
import { confidenceSequence, logEvidenceAgainst, logEvidenceWithin } from './confidence-sequence.ts'

const ALPHA = 0.05

test('the interval contains the observed share, narrows with more data, and widens with a smaller alpha', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, part) => {
      const tally = { hits: Math.round(trials * part), trials }
      const { low, high } = confidenceSequence(tally, ALPHA)
      const share = tally.hits / trials
      expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true)
      const more = confidenceSequence({ hits: tally.hits * 4, trials: trials * 4 }, ALPHA)
      expect(more.high - more.low).toBeLessThan(high - low)
      const careful = confidenceSequence(tally, ALPHA / 100)
      expect(careful.low <= low && careful.high >= high).toBe(true)
    }),
  )
})

test('its bounds are where the mixture is 1/α times as likely', () => {
  const [hits, trials] = [30, 400]
  let mixture = 1
  for (let i = 0; i < trials; i++) mixture *= ((i < hits ? i : i - hits) + 0.5) / (i + 1) / 0.5
  const likelihood = (p: number) => (p / 0.5) ** hits * ((1 - p) / 0.5) ** (trials - hits)
  const { low, high } = confidenceSequence({ hits, trials }, ALPHA)
  for (const bound of [low, high]) expect((mixture / likelihood(bound)) * ALPHA).toBeCloseTo(1, 6)
})

test('no data gives no information', () => {
  expect(confidenceSequence({ hits: 0, trials: 0 }, ALPHA)).toEqual({ low: 0, high: 1 })
  expect(logEvidenceAgainst(0.1, 'above')(0, 0)).toBe(Number.NEGATIVE_INFINITY)
  expect(logEvidenceWithin({ hits: 0, trials: 0 }, 0.1, 'below')).toBe(0)
})

test('the evidence that a share is within a bound is the mean of twenty likelihood ratios', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      (outcomes, bound) => {
        const ratioOf = (share: number) =>
          outcomes.reduce((ratio, isHit) => ratio * (isHit ? share / bound : (1 - share) / (1 - bound)), 1)
        const ratios = Array.from({ length: 20 }, (_, i) => ratioOf((bound * (i + 0.5)) / 20))
        const tally = { hits: outcomes.filter(Boolean).length, trials: outcomes.length }
        const evidence = logEvidenceWithin(tally, bound, 'below')
        expect(evidence).toBeCloseTo(Math.log(ratios.reduce((sum, ratio) => sum + ratio, 0) / 20), 9)
        const mirrored = { hits: tally.trials - tally.hits, trials: tally.trials }
        expect(logEvidenceWithin(mirrored, 1 - bound, 'above')).toBeCloseTo(evidence, 9)
      },
    ),
  )
})

test.each(['above', 'below'] as const)('a share is beyond a limit if the interval excludes it: %s', side => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (hits, misses, limit) => {
      const tally = { hits, trials: hits + misses }
      const { low, high } = confidenceSequence(tally, ALPHA)
      const isBeyond = logEvidenceAgainst(limit, side)(tally.hits, tally.trials) >= -Math.log(ALPHA)
      expect(isBeyond).toBe(side === 'above' ? low > limit : high < limit)
    }),
  )
})

/** Simulates a share that is checked after each of `users`. Returns how often it is found above `limit`, and after how many. */
function looking(share: number, limit: number, { runs, users, seed }: { runs: number; users: number; seed: number }) {
  const random = createRandom(seed, 0)
  const evidenceOf = logEvidenceAgainst(limit, 'above')
  const found = Array.from({ length: runs }, () => {
    let hits = 0
    for (let trials = 1; trials <= users; trials++) {
      if (random.chance(share)) hits++
      if (evidenceOf(hits, trials) >= -Math.log(ALPHA)) return trials
    }
    return undefined
  }).filter(at => at !== undefined)
  return { rate: found.length / runs, median: found.sort((a, b) => a - b)[found.length >> 1] }
}

test('checking after every user is wrong less often than stated, even exactly at the limit', () => {
  for (const limit of [0.01, 0.05, 0.3]) {
    expect(looking(limit, limit, { runs: 1_000, users: 3_000, seed: 1 }).rate).toBeLessThan(ALPHA)
    expect(looking(limit * 0.7, limit, { runs: 500, users: 3_000, seed: 2 }).rate).toBeLessThan(ALPHA / 2)
  }
})

test('a regression is found, a larger one sooner', () => {
  for (const [share, limit, [least, most]] of [
    [0.1, 0.05, [100, 400]],
    [0.3, 0.05, [5, 30]],
    [0.06, 0.02, [50, 200]],
  ] as const) {
    const { rate, median } = looking(share, limit, { runs: 200, users: 5_000, seed: 3 })
    expect(rate).toBe(1)
    expect(median).toBeGreaterThan(least)
    expect(median).toBeLessThan(most)
  }
})

test('a share at the bound is called within it less often than stated, at any number of checks', () => {
  for (const bound of [0.1, 0.3]) expect(shareOfRunsMet(bound, 300)).toBeLessThan(ALPHA)
})
