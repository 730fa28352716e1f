import { type Criterion, type RolloutPlan, stagesOf } from './rollout-plan.ts'

/** Default probability that a rollout without a regression is called broken. */
const FALSE_ALARMS = 0.05

/**
 * Probability that a criterion beyond its limit and margin is called met in a stage. Not split among the criteria: a
 * stage advances only if all are met, so one bad criterion is enough to hold it.
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
