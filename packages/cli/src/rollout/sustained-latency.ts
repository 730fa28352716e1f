import { MINUTE } from '../system/time-units.ts'
import { logEvidenceAgainst, type Tally } from './confidence-sequence.ts'
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

/** Returns how many answers must at least be slow for a time to be known as slow: as many in a row as prove it. */
export function fewestSlowAnswers(alpha: number): number {
  const evidenceOf = logEvidenceAgainst(SLOW_SHARE, 'above')
  let slow = 1
  while (evidenceOf(slow, slow) < -Math.log(alpha / 2)) slow++
  return slow
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
  const evidenceOf = logEvidenceAgainst(SLOW_SHARE, 'above')
  // Each time that begins with a slow answer has its start, the answers before it, and the evidence that it needs.
  const starts: { from: number; hits: number; trials: number; needed: number }[] = []
  let allHits = 0
  let allTrials = 0
  for (const [i, { from, slow, answers }] of buckets.entries()) {
    if (slow > 0)
      starts.push({ from, hits: allHits, trials: allTrials, needed: -Math.log(alpha / ((i + 1) * (i + 2))) })
    allHits += slow
    allTrials += answers
    const to = from + BUCKET_MS
    for (const start of starts) {
      if (to - start.from < leastMs) break
      const hits = allHits - start.hits
      const trials = allTrials - start.trials
      if (evidenceOf(hits, trials) >= start.needed) return { from: start.from, ms: to - start.from, hits, trials }
    }
  }
  return undefined
}
