import { HOUR } from '../system/time-units.ts'
import {
  addCluster,
  type ClusterSums,
  designEffectOf,
  NO_CLUSTERS,
  type Outcome,
  withoutClusters,
} from './burst-correction.ts'
import { logEvidenceAgainst, type Side, type Tally } from './confidence-sequence.ts'

/** The users since a restart, at the time when their share was first known to be beyond the limit. */
export interface BrokenStretch extends Tally {
  /** Start of the stretch, at its first outcome, epoch ms. */
  readonly from: number
  /** Number of users of the whole stage at that time. */
  readonly users: number
  /** Divisor of the evidence; see {@link designEffectOf}. */
  readonly effect: number
}

/**
 * Finds the first stretch of `outcomes`, in their order, whose share is beyond `limit`. A stretch begins with the stage
 * or with any hour of it, so that a good week cannot hide an outage that began today. Half of the error rate `alpha`
 * goes to the whole stage; the i-th hour gets 1/(i(i+1)) of the other half, which adds up to 1 for any number of hours.
 *
 * Evaluates after every outcome that moves the share toward the limit or further beyond it. Broken stays broken: the result
 * depends on the order of the outcomes, not on the times of the checks.
 *
 * @example findBrokenStretch(outcomes, 0.15, 'above', 0.05 / 60)
 */
export function findBrokenStretch(
  outcomes: readonly Outcome[],
  limit: number,
  side: Side,
  alpha: number,
): BrokenStretch | undefined {
  const evidenceOf = logEvidenceAgainst(limit, side)
  // Each restart has its time, the hits and users before it, the evidence that it needs, and the hours before it.
  const starts = [outcomes[0]?.at ?? 0]
  const hitsBefore = [0]
  const usersBefore = [0]
  const needed = [-Math.log(alpha / 2)]
  const before: ClusterSums[] = [NO_CLUSTERS]
  let complete = NO_CLUSTERS
  let current = { hits: 0, trials: 0 }
  let hour: number | undefined
  for (const { at, ...own } of outcomes) {
    if (Math.floor(at / HOUR) !== hour) {
      hour = Math.floor(at / HOUR)
      if (current.trials > 0) complete = addCluster(complete, current)
      current = { hits: 0, trials: 0 }
      const i = starts.length
      starts.push(at)
      hitsBefore.push(complete.hits)
      usersBefore.push(complete.trials)
      needed.push(-Math.log(alpha / 2 / (i * (i + 1))))
      before.push(complete)
    }
    current.trials += own.trials
    current.hits += own.hits
    if ((side === 'above' ? own.hits : own.trials - own.hits) === 0) continue
    const allHits = complete.hits + current.hits
    const users = complete.trials + current.trials
    for (let i = 0; i < starts.length; i++) {
      const hits = allHits - (hitsBefore[i] as number)
      const trials = users - (usersBefore[i] as number)
      const evidence = evidenceOf(hits, trials)
      if (evidence < (needed[i] as number)) continue
      // Users before the restart are a separate segment.
      const earlier = before[i] as ClusterSums
      const effect = designEffectOf([earlier, withoutClusters(addCluster(complete, current), earlier)])
      if (evidence / effect < (needed[i] as number)) continue
      return { hits, trials, from: starts[i] as number, users, effect }
    }
  }
  return undefined
}
