import { MINUTE } from '../system/time-units.ts'
import { isBeyond, type Tally } from './confidence-sequence.ts'
import type { LatencyBucket } from './evidence.ts'

/** Largest share of answers that may take longer than the p90. */
export const SLOW_SHARE = 0.1
/** Length of a bucket of answers. */
export const BUCKET_MS = 5 * MINUTE

/** Epoch ms, and ms. */
export interface Sustained extends Tally {
  readonly from: number
  readonly ms: number
}

/**
 * The time of at least `leastMs` that is first known to have had a p90 above the limit: in which more than a tenth of all
 * answers were slow, surely. Such a time may begin with any bucket. The i-th gets 1/(i(i+1)) of the error rate `alpha`,
 * which adds up to 1 however many there will be.
 */
export function findSustained(
  buckets: readonly LatencyBucket[],
  leastMs: number,
  alpha: number,
): Sustained | undefined {
  let found: Sustained | undefined
  let end = buckets.length
  for (const [i, { from, slow }] of buckets.entries()) {
    if (slow === 0) continue
    const own = alpha / ((i + 1) * (i + 2))
    let hits = 0
    let trials = 0
    for (let j = i; j < end; j++) {
      const bucket = buckets[j] as LatencyBucket
      hits += bucket.slow
      trials += bucket.answers
      const ms = bucket.from - from + BUCKET_MS
      if (ms < leastMs || !isBeyond({ hits, trials }, SLOW_SHARE, 'above', own)) continue
      found = { from, ms, hits, trials }
      end = j
    }
  }
  return found
}
