import { type RolloutPlan, rollbacksOf, type Stage } from './rollout-plan.ts'

/** Returns the plan as it read at `asOf`, epoch ms: without the roll-backs, fixes, signatures and notes that came later. */
export function planAsOf(plan: RolloutPlan, asOf: number): RolloutPlan {
  const isLater = (time: string) => Date.parse(time) > asOf
  const stageAt = ({ rolledBack, ...stage }: Stage): Stage => {
    const begun = rollbacksOf({ ...stage, rolledBack }).filter(({ at }) => !isLater(at))
    if (begun.length === 0) return stage
    const known = begun.map(({ resolvedAt, ...each }) =>
      resolvedAt === undefined || isLater(resolvedAt) ? each : { ...each, resolvedAt },
    )
    return { ...stage, rolledBack: known }
  }
  return {
    ...plan,
    ...(plan.launched !== undefined && isLater(plan.launched) && { launched: undefined }),
    ...(plan.manualMetrics && { manualMetrics: plan.manualMetrics.filter(({ date }) => !isLater(date)) }),
    ...(plan.feedback && { feedback: plan.feedback.filter(({ date }) => !isLater(date)) }),
    phases: plan.phases.map(phase => ({ ...phase, stages: phase.stages.map(stageAt) })),
    ...(plan.checklists && {
      checklists: plan.checklists.map(list => ({
        ...list,
        items: list.items.map(({ signed, ...item }) => (signed && !isLater(signed.on) ? { ...item, signed } : item)),
      })),
    }),
  }
}
