import { type Criterion, type RolloutPlan, stagesOf } from './rollout-plan.ts'

/** How often a rollout without a regression may be called broken, unless the plan says otherwise. */
const FALSE_ALARMS = 0.05

/**
 * How often a criterion that is really beyond its limit and margin may be called met in a stage. It is not split: to
 * advance takes all criteria, so that one bad one is enough to hold.
 */
export const MISSED_REGRESSIONS = 0.05

/** Kinds of criteria that no error rate is shared with: their rules are not statistical, or state their own. */
const WITHOUT_SHARE: readonly Criterion['kind'][] = ['silence', 'new_codes', 'manual']

/**
 * The error rate of each decision that something is broken: that of the whole rollout, shared out evenly among its
 * criteria and stages (Bonferroni).
 */
export function alphaOf(plan: RolloutPlan): number {
  return alphaOfCriterion(plan) / stagesOf(plan).length
}

/** The same of a criterion in all stages together. */
export function alphaOfCriterion({ criteria, falseAlarms = FALSE_ALARMS }: RolloutPlan): number {
  return falseAlarms / Math.max(1, criteria.filter(({ kind }) => !WITHOUT_SHARE.includes(kind)).length)
}
