import type { RolloutPlan, Stage } from './rollout-plan.ts'

/** The plan as it read at `asOf`, epoch ms: without the roll-backs, fixes and signatures that came later. */
export function planAsOf(plan: RolloutPlan, asOf: number): RolloutPlan {
  const isLater = (time: string) => Date.parse(time) > asOf
  const stageAt = ({ rolledBack, ...stage }: Stage): Stage => {
    if (!rolledBack || isLater(rolledBack.at)) return stage
    const { resolvedAt, ...begun } = rolledBack
    const isResolved = resolvedAt !== undefined && !isLater(resolvedAt)
    return { ...stage, rolledBack: isResolved ? rolledBack : begun }
  }
  return {
    ...plan,
    phases: plan.phases.map(phase => ({ ...phase, stages: phase.stages.map(stageAt) })),
    ...(plan.checklists && {
      checklists: plan.checklists.map(list => ({
        ...list,
        items: list.items.map(({ signed, ...item }) => (signed && !isLater(signed.on) ? { ...item, signed } : item)),
      })),
    }),
  }
}
