import { SMALL_SAMPLE } from '../system/wilson.ts'
import type { Baseline } from './baseline.ts'
import { confidenceSequence, type Tally } from './confidence-sequence.ts'
import { alphaOf, alphaOfCriterion } from './error-rate.ts'
import type { RateCriterion } from './evidence.ts'
import type { RolloutPlan } from './rollout-plan.ts'

/** A share that must not be passed on that side. */
export interface Limit {
  readonly side: 'above' | 'below'
  /** Undefined where the baseline does not know it, or has too little of it. */
  readonly share: number | undefined
  /** What it was made from. */
  readonly baseline?: Tally
}

/**
 * What a share is held against, and the error rate of each. A range of the baseline stands for the criterion's own limit, and
 * may have one on the other side, too. A baseline that was measured is a sample as well, and its chance is given to the
 * release: half of the criterion's error rate goes to its interval, which all stages share.
 */
export async function limitsOf(
  criterion: RateCriterion,
  plan: RolloutPlan,
  baseline: Baseline,
): Promise<{ readonly limits: readonly Limit[]; readonly alpha: number }> {
  const alpha = alphaOf(plan)
  const isFloor = criterion.kind === 'conversion'
  const side = isFloor ? 'below' : 'above'
  const range = baseline.range(criterion.id)
  const [own, other] = isFloor ? [range?.min, range?.max] : [range?.max, range?.min]
  const limit = own ?? (isFloor ? criterion.min : criterion.max)
  if (typeof limit === 'number') {
    const more: Limit[] = other === undefined ? [] : [{ side: isFloor ? 'above' : 'below', share: other }]
    const limits = [{ side, share: limit } as const, ...more]
    return { limits, alpha: alpha / limits.length }
  }
  const tally = await baseline.trials(criterion)
  if (!tally || tally.trials < SMALL_SAMPLE) return { limits: [{ side, share: undefined }], alpha }
  const { low, high } = confidenceSequence(tally, alphaOfCriterion(plan) / 2)
  const far = 'overBaseline' in limit ? high + limit.overBaseline : low - limit.underBaseline
  const share = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, far))
  return { limits: [{ side, share, baseline: tally }], alpha: alpha / 2 }
}
