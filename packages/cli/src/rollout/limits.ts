import { SMALL_SAMPLE } from '../system/wilson.ts'
import type { Baseline } from './baseline.ts'
import { effectOf } from './burst-correction.ts'
import { confidenceSequence, type Side, type Tally } from './confidence-sequence.ts'
import { alphaOf, alphaOfCriterion, MISSED_REGRESSIONS } from './error-rate.ts'
import type { RateCriterion } from './evidence.ts'
import type { RolloutPlan } from './rollout-plan.ts'

/**
 * A share that must not be passed on that side. Between the limit and the bound lies the indifference zone (A. Wald,
 * "Sequential Analysis", 1947): a release in it may be advanced, one at the bound or beyond it hardly ever.
 */
export interface Limit {
  readonly side: Side
  /** Known to lie beyond this share, the criterion is broken. */
  readonly brokenBeyond: number
  /** Within this share, and known to be within `bound`, the criterion is met. */
  readonly metWithin: number
  readonly bound: number
  /** The error rates of the two decisions. */
  readonly brokenAlpha: number
  readonly metAlpha: number
  /** Baseline that a relative limit was made from. */
  readonly baseline?: Tally
}

/** Default margin of conversion: the part of its limit by which it may fall short before the stage must not advance. */
const CONVERSION_MARGIN = 0.25

/**
 * Finds the limits of a share; undefined if the baseline lacks it, or is too small.
 *
 * A range of the baseline replaces the criterion's own limit, and may have one on the other side, too. A limit relative
 * to a measured baseline is taken at the end of the baseline's interval that makes the claim harder: the far end for
 * "broken", the near end for "met". Half of each error rate goes to that interval.
 */
export async function limitsOf(
  criterion: RateCriterion,
  plan: RolloutPlan,
  baseline: Baseline,
): Promise<readonly Limit[] | undefined> {
  const isFloor = criterion.kind === 'conversion'
  const side: Side = isFloor ? 'below' : 'above'
  const range = baseline.range(criterion.id)
  const [own, other] = isFloor ? [range?.min, range?.max] : [range?.max, range?.min]
  const given = own ?? (isFloor ? criterion.min : criterion.max)
  const outward = isFloor ? -1 : 1
  const { margin } = criterion

  if (typeof given === 'number') {
    const otherSide: Side = isFloor ? 'above' : 'below'
    const ends = [{ side, share: given }, ...(other === undefined ? [] : [{ side: otherSide, share: other }])]
    return ends.map(end => {
      const marginOfEnd = margin ?? (isFloor ? CONVERSION_MARGIN : 1) * end.share
      return {
        side: end.side,
        brokenBeyond: end.share,
        metWithin: end.share,
        bound: within01(end.share + (end.side === 'above' ? 1 : -1) * marginOfEnd),
        brokenAlpha: alphaOf(plan) / ends.length,
        metAlpha: MISSED_REGRESSIONS,
      }
    })
  }

  const tally = await baseline.trials(criterion)
  if (!tally || tally.trials < SMALL_SAMPLE) return undefined
  const allowed = 'overBaseline' in given ? given.overBaseline : given.underBaseline
  const effect = effectOf(tally)
  const forBroken = confidenceSequence(tally, baselineAlphaOf(plan), effect)
  const forMet = confidenceSequence(tally, MISSED_REGRESSIONS / 2, effect)
  const metWithin = within01((isFloor ? forMet.high : forMet.low) + outward * allowed)
  return [
    {
      side,
      brokenBeyond: within01((isFloor ? forBroken.low : forBroken.high) + outward * allowed),
      metWithin,
      bound: within01(metWithin + outward * (margin ?? allowed)),
      brokenAlpha: alphaOf(plan) / 2,
      metAlpha: MISSED_REGRESSIONS / 2,
      baseline: tally,
    },
  ]
}

/** Error rate of a baseline's interval. Every stage has the same baseline, unless each one has the stage before it. */
function baselineAlphaOf(plan: RolloutPlan): number {
  const isOwn = plan.baseline && 'stage' in plan.baseline && plan.baseline.stage === 'previous'
  return (isOwn ? alphaOf(plan) : alphaOfCriterion(plan)) / 2
}

function within01(share: number): number {
  return Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, share))
}
