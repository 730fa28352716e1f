import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../simulate/seeded-random.ts'
import { HOUR } from '../system/time-units.ts'
import { findBrokenStretch } from './broken-stretch.ts'
import { designEffect, HIT, hourlyTallies, MISS, type Outcome, tallyOf } from './burst-correction.ts'
import { confidenceSequence, logEvidenceAgainst, type Side } from './confidence-sequence.ts'

const ALPHA = 0.001
const LIMIT = 0.15

/** Returns users at even times in each hour, with the hour's share. */
function usersOf(shares: readonly number[], { perHour = 8, seed = 1 } = {}): Outcome[] {
  const random = createRandom(seed, 0)
  return shares.flatMap((share, hour) =>
    Array.from({ length: perHour }, (_, i) => ({
      at: (hour + i / perHour) * HOUR,
      ...(random.chance(share) ? HIT : MISS),
    })),
  )
}

/** The same, the slow way: every start, every outcome that brings the share nearer to the limit, by the interval itself. */
function reference(outcomes: readonly Outcome[], limit: number, side: Side, alpha: number): number | undefined {
  const hours = [...new Set(outcomes.map(({ at }) => Math.floor(at / HOUR)))]
  const starts = [0, ...hours.map(hour => outcomes.findIndex(({ at }) => Math.floor(at / HOUR) === hour))]
  for (let end = 1; end <= outcomes.length; end++) {
    const { hits = 0, trials = 0 } = outcomes[end - 1] ?? {}
    if ((side === 'above' ? hits : trials - hits) === 0) continue
    for (const [i, start] of starts.entries()) {
      if (start >= end) continue
      const own = outcomes.slice(start, end)
      const tally = tallyOf(own)
      const shared = i === 0 ? alpha / 2 : alpha / 2 / (i * (i + 1))
      const effect = designEffect([hourlyTallies(outcomes.slice(0, start)), hourlyTallies(own)])
      const { low, high } = confidenceSequence(tally, shared, effect)
      if (side === 'above' ? low > limit : high < limit) return tallyOf(outcomes.slice(0, end)).trials
    }
  }
  return undefined
}

test.each(['above', 'below'] as const)(
  'a stretch that is %s the limit is found as the slow reference finds it',
  side => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0.02, 0.1, 0.5, 0.9), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.constantFrom(0.08, 0.3, 0.6),
        (shares, perHour, seed, limit) => {
          const users = usersOf(shares, { perHour, seed })
          const counts = hourlyTallies(users).map((tally, hour) => ({ at: hour * HOUR, ...tally }))
          for (const outcomes of [users, counts]) {
            const found = findBrokenStretch(outcomes, limit, side, ALPHA)
            expect(found?.users).toBe(reference(outcomes, limit, side, ALPHA))
          }
        },
      ),
    )
  },
)

test('a broken criterion stays broken, however good the later users are', () => {
  const outcomes = usersOf([0.9, 0.9, 0.9, ...Array.from({ length: 60 }, () => 0)])
  const early = findBrokenStretch(outcomes.slice(0, 24), LIMIT, 'above', ALPHA)
  expect(early).toBeDefined()
  expect(findBrokenStretch(outcomes, LIMIT, 'above', ALPHA)).toEqual(early)
})

test('a good week does not hide an outage that began today', () => {
  const good = Array.from({ length: 7 * 24 }, () => 0.05)
  const before = good.length * 8
  const found = findBrokenStretch(usersOf([...good, ...Array.from({ length: 8 }, () => 0.68)]), LIMIT, 'above', ALPHA)
  expect(found?.from).toBeGreaterThanOrEqual((good.length - 1) * HOUR)
  expect(found && found.users - before).toBeLessThan(64)
})

test('one bad hour, as in a burst, does not break a stage whose hours always differ that much', () => {
  const bursts = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 0.6 : 0.01))
  const users = usersOf(bursts, { perHour: 20 })
  expect(designEffect([hourlyTallies(users)])).toBeGreaterThan(3)
  expect(findBrokenStretch(users.slice(20), 0.3, 'above', ALPHA)).toBeUndefined()
})

test('the design effect of independent users is about 1, and that of uniform hours nearly their size', () => {
  expect(designEffect([hourlyTallies(usersOf(Array.from({ length: 400 }, () => 0.3)))])).toBeLessThan(1.2)
  const hours = Array.from({ length: 1_000 }, (_, i) => ({ hits: i % 2 === 0 ? 10 : 0, trials: 10 }))
  expect(designEffect([hours])).toBeGreaterThan(9.5)
  expect(designEffect([hours])).toBeLessThan(10)
  expect(designEffect([])).toBe(1)
})

test('without hours to compare, a correlation of 0.03 is assumed', () => {
  expect(designEffect([[{ hits: 0, trials: 101 }]])).toBeCloseTo(1 + 100 * 0.03)
  expect(designEffect([[{ hits: 0, trials: 1 }]])).toBe(1)
})

test('each segment has its own share: one degree of freedom less for each', () => {
  const hour = (hits: number) => ({ hits, trials: 10 })
  const estimated = (16 / 8.4) * (4 / 2)
  const assumed = 1 + 9 * 0.03
  expect(designEffect([[hour(5), hour(1)], [hour(9), hour(5)], []])).toBeCloseTo(
    (2 * estimated + 24 * assumed) / (2 + 24),
    12,
  )
})

test('evidence exactly at its threshold is enough', () => {
  const limit = 0.15
  const users = Array.from({ length: 40 }, (_, hour) => ({ at: hour * HOUR, ...HIT }))
  const evidenceOf = (count: number) => logEvidenceAgainst(limit, 'above')(count, count)
  const alphaFor = (evidence: number) => 2 * Math.exp(-evidence)
  const exact = users
    .map((_, i) => i + 1)
    .filter(count => -Math.log(alphaFor(evidenceOf(count)) / 2) === evidenceOf(count))
  expect(exact.length).toBeGreaterThan(0)
  for (const count of exact) {
    const alpha = alphaFor(evidenceOf(count))
    expect(findBrokenStretch(users.slice(0, count), limit, 'above', alpha)?.users).toBe(count)
    expect(evidenceOf(count)).toBeGreaterThanOrEqual(-Math.log(alpha / 2))
  }
})
