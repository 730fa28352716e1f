import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../simulate/random.ts'
import { confidenceSequence, firstBeyond, isBeyond, trialsNeeded } from './confidence-sequence.ts'

const ALPHA = 0.05

test('the interval holds the share that was seen, narrows with more of it, and widens with more caution', () => {
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

test('nothing is known of nothing', () => {
  expect(confidenceSequence({ hits: 0, trials: 0 }, ALPHA)).toEqual({ low: 0, high: 1 })
  expect(firstBeyond([], 0.1, 'above', ALPHA)).toBeUndefined()
})

test('the first crossing is where the interval first leaves the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 300 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (outcomes, limit) => {
        let expected: number | undefined
        let hits = 0
        for (const [i, isHit] of outcomes.entries()) {
          if (isHit) hits++
          if (expected === undefined && confidenceSequence({ hits, trials: i + 1 }, ALPHA).low > limit + 1e-9)
            expected = i + 1
        }
        const found = firstBeyond(outcomes, limit, 'above', ALPHA)
        if (expected !== undefined) expect(found).toBeLessThanOrEqual(expected)
        if (found !== undefined) {
          const seen = outcomes.slice(0, found)
          const tally = { hits: seen.filter(Boolean).length, trials: found }
          expect(confidenceSequence(tally, ALPHA).low).toBeGreaterThanOrEqual(limit - 1e-6)
        }
      },
    ),
  )
})

test.each(['above', 'below'] as const)(
  'the first crossing is the first time that a share is beyond its limit: %s',
  side => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 100 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (outcomes, limit) => {
          const prefixes = outcomes.map((_, i) => outcomes.slice(0, i + 1))
          const isAt = (seen: readonly boolean[]) =>
            isBeyond({ hits: seen.filter(Boolean).length, trials: seen.length }, limit, side, ALPHA)
          expect(firstBeyond(outcomes, limit, side, ALPHA)).toBe(prefixes.find(isAt)?.length)
        },
      ),
    )
  },
)

/** How often a share is found to be above `limit` though looked at after each of `users`, and after how many. */
function looking(share: number, limit: number, { runs, users, seed }: { runs: number; users: number; seed: number }) {
  const random = createRandom(seed, 0)
  const found = Array.from({ length: runs }, () =>
    firstBeyond(
      Array.from({ length: users }, () => random.chance(share)),
      limit,
      'above',
      ALPHA,
    ),
  ).filter(at => at !== undefined)
  return { rate: found.length / runs, median: found.sort((a, b) => a - b)[found.length >> 1] }
}

test('whoever looks after every user is wrong less often than stated, even right at the limit', () => {
  for (const limit of [0.01, 0.05, 0.3]) {
    expect(looking(limit, limit, { runs: 1_000, users: 3_000, seed: 1 }).rate).toBeLessThan(ALPHA)
    expect(looking(limit * 0.7, limit, { runs: 500, users: 3_000, seed: 2 }).rate).toBeLessThan(ALPHA / 2)
  }
})

test('a regression is found, and after about as many users as are said to be needed', () => {
  for (const [share, limit] of [
    [0.1, 0.05],
    [0.3, 0.05],
    [0.06, 0.02],
  ] as const) {
    const { rate, median } = looking(share, limit, { runs: 200, users: 5_000, seed: 3 })
    expect(rate).toBe(1)
    const needed = trialsNeeded(share, limit, ALPHA)
    expect(median).toBeGreaterThan(needed * 0.3)
    expect(median).toBeLessThan(needed * 2)
  }
})

test('as many users are said to be needed as tell the share from the limit, and no more', () => {
  const shares = fc.integer({ min: 0, max: 20 }).map(of => of / 20)
  fc.assert(
    fc.property(shares, shares, (share, limit) => {
      fc.pre(Math.abs(share - limit) >= 0.3)
      const isTold = (trials: number) => {
        const { low, high } = confidenceSequence({ hits: Math.round(share * trials), trials }, ALPHA)
        return share > limit ? low > limit : high < limit
      }
      const needed = trialsNeeded(share, limit, ALPHA)
      expect([isTold(needed), isTold(needed - 1)]).toEqual([true, false])
    }),
  )
})
