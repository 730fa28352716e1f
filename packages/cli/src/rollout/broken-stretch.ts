import { HOUR } from '../system/time-units.ts'
import { logEvidence, type Side, type Tally } from './confidence-sequence.ts'
import { designEffect, hourlyTallies, type Outcome } from './design-effect.ts'

/** The users since a restart, at the one after whom their share was first known to be beyond the limit. */
export interface BrokenStretch extends Tally {
  /** When the stretch begins: the first of its users; epoch ms. */
  readonly from: number
  /** How many users of the whole stage had come. */
  readonly users: number
  /** By what the evidence was divided; see {@link designEffect}. */
  readonly effect: number
}

/**
 * Finds the first stretch of `outcomes`, in their order, whose share is beyond `limit`. A stretch begins with the stage or
 * with any hour of it, so that an outage that began today cannot hide behind a good week. Half of the error rate `alpha`
 * goes to the whole stage; the i-th hour gets 1/(i(i+1)) of the other half, which adds up to 1 however many hours come.
 *
 * It is looked at after every user who brings the share nearer to the limit or further beyond it. Broken stays broken: the answer follows from the outcomes in their order, not from when somebody looked.
 *
 * @example findBrokenStretch(outcomes, 0.15, 'above', 0.05 / 60)
 */
export function findBrokenStretch(
  outcomes: readonly Outcome[],
  limit: number,
  side: Side,
  alpha: number,
): BrokenStretch | undefined {
  const restarts = [{ index: 0, hits: 0, needed: -Math.log(alpha / 2) }]
  let hits = 0
  let hour: number | undefined
  for (const [index, { at, isHit }] of outcomes.entries()) {
    if (Math.floor(at / HOUR) !== hour) {
      hour = Math.floor(at / HOUR)
      const i = restarts.length
      restarts.push({ index, hits, needed: -Math.log(alpha / 2 / (i * (i + 1))) })
    }
    if (isHit) hits++
    if (isHit !== (side === 'above')) continue
    for (const restart of restarts) {
      const tally = { hits: hits - restart.hits, trials: index + 1 - restart.index }
      const evidence = logEvidence(tally, limit, side)
      if (evidence < restart.needed) continue
      const effect = effectAround(outcomes, restart.index, index + 1)
      if (evidence / effect < restart.needed) continue
      return { ...tally, from: (outcomes[restart.index] as Outcome).at, users: index + 1, effect }
    }
  }
  return undefined
}

/** The design effect of the first `end` outcomes, with what came before `start` as a segment of its own. */
function effectAround(outcomes: readonly Outcome[], start: number, end: number): number {
  return designEffect([hourlyTallies(outcomes.slice(0, start)), hourlyTallies(outcomes.slice(start, end))])
}
