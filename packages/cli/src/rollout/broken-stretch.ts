import { HOUR } from '../system/time-units.ts'
import { logEvidence, type Side, type Tally } from './confidence-sequence.ts'
import { addCluster, designEffectOf, NO_CLUSTERS, type Outcome, withoutClusters } from './design-effect.ts'

/** The users since a restart, at the one after whom their share was first known to be beyond the limit. */
export interface BrokenStretch extends Tally {
  /** Start of the stretch, at its first user, epoch ms. */
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
 * Evaluates after every user who moves the share toward the limit or further beyond it. Broken stays broken: the result
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
  const restarts = [{ index: 0, before: NO_CLUSTERS, needed: -Math.log(alpha / 2) }]
  let complete = NO_CLUSTERS
  let current = { hits: 0, trials: 0 }
  let hour: number | undefined
  for (const [index, { at, isHit }] of outcomes.entries()) {
    if (Math.floor(at / HOUR) !== hour) {
      hour = Math.floor(at / HOUR)
      if (current.trials > 0) complete = addCluster(complete, current)
      current = { hits: 0, trials: 0 }
      const i = restarts.length
      restarts.push({ index, before: complete, needed: -Math.log(alpha / 2 / (i * (i + 1))) })
    }
    current.trials++
    if (isHit) current.hits++
    if (isHit !== (side === 'above')) continue
    const hits = complete.hits + current.hits
    for (const { index: start, before, needed } of restarts) {
      const tally = { hits: hits - before.hits, trials: index + 1 - start }
      const evidence = logEvidence(tally, limit, side)
      if (evidence < needed) continue
      // Users before the restart are a separate segment.
      const effect = designEffectOf([before, withoutClusters(addCluster(complete, current), before)])
      if (evidence / effect < needed) continue
      return { ...tally, from: (outcomes[start] as Outcome).at, users: index + 1, effect }
    }
  }
  return undefined
}
