import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MINUTE } from '../system/time-units.ts'
import { confidenceSequence, logEvidenceAgainst } from './confidence-sequence.ts'
import type { LatencyBucket } from './evidence.ts'
import { BUCKET_MS, findSustained, SLOW_SHARE, type Sustained } from './sustained-latency.ts'

const ALPHA = 0.001

/** The same, the slow way: at every end, every beginning, by the interval itself. */
function reference(buckets: readonly LatencyBucket[], leastMs: number): Sustained | undefined {
  for (const [j, last] of buckets.entries()) {
    for (const [i, first] of buckets.slice(0, j + 1).entries()) {
      const own = buckets.slice(i, j + 1)
      const hits = own.reduce((sum, { slow }) => sum + slow, 0)
      const trials = own.reduce((sum, { answers }) => sum + answers, 0)
      const ms = last.from + BUCKET_MS - first.from
      if (first.slow === 0 || ms < leastMs) continue
      if (confidenceSequence({ hits, trials }, ALPHA / ((i + 1) * (i + 2))).low > SLOW_SHARE)
        return { from: first.from, ms, hits, trials }
    }
  }
  return undefined
}

test('the slow time is found as the slow reference finds it', () => {
  const bucket = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 0, 0.2, 0.6, 1), fc.boolean())
    .map(([answers, share, isAfterGap]) => ({ answers, slow: Math.floor(answers * share), isAfterGap }))
  let found = 0
  fc.assert(
    fc.property(fc.array(bucket, { maxLength: 25 }), fc.constantFrom(1, 3, 6), (drawn, least) => {
      let from = 0
      const buckets = drawn.map(({ answers, slow, isAfterGap }) => {
        from += (isAfterGap ? 3 : 1) * BUCKET_MS
        return { from, answers, slow }
      })
      const expected = reference(buckets, least * BUCKET_MS)
      if (expected) found++
      expect(findSustained(buckets, least * BUCKET_MS, ALPHA)).toEqual(expected)
    }),
  )
  expect(found).toBeGreaterThan(20)
})

/** Buckets one after the other, each with so many slow answers of 100. */
const bucketsOf = (...slow: number[]) => slow.map((slow, i) => ({ from: i * BUCKET_MS, answers: 100, slow }))

test('a time of exactly the required length is long enough, and the first known one is reported', () => {
  const buckets = bucketsOf(...Array.from({ length: 12 }, () => 50))
  expect(findSustained(buckets, 30 * MINUTE, 0.01)).toEqual({ from: 0, ms: 30 * MINUTE, hits: 300, trials: 600 })
})

test('a time that begins later may be known earlier', () => {
  const buckets = bucketsOf(1, 0, 0, 0, 0, 0, 0, 0, 60, 60)
  expect(findSustained(buckets, 5 * MINUTE, 0.01)?.from).toBe(8 * BUCKET_MS)
})

test('if several times become known at once, the one that begins first is reported', () => {
  expect(findSustained(bucketsOf(11, 11, 60), 5 * MINUTE, 0.01)).toMatchObject({ from: 0, hits: 82, trials: 300 })
})

test.each([
  [11.9, false],
  [12.1, true],
])(
  'a time that begins with the third bucket has a twelfth of the error rate: %f times what it needs',
  (times, isFound) => {
    const tally = { hits: 30, trials: 100 }
    const evidence = logEvidenceAgainst(SLOW_SHARE, 'above')(tally.hits, tally.trials)
    const alpha = times * Math.exp(-evidence)
    expect(evidence).toBeGreaterThanOrEqual(-Math.log(alpha))
    expect(findSustained(bucketsOf(0, 0, 30), 5 * MINUTE, alpha) !== undefined).toBe(isFound)
  },
)
