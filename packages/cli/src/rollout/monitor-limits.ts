import { endpointText } from '../journey/endpoint-text.ts'
import type { PlanLimit } from '../journey/plan-limit.ts'
import type { RolloutPlan } from './rollout-plan.ts'

const KINDS = { failure_rate: 'failures', handoff_loss: 'handoff' } as const

/**
 * Returns the limits of a plan that monitors can take over, the strictest first; none once everything is launched. A limit relative to
 * a measured baseline is not known without its events.
 */
export function monitorLimits({ criteria, baseline, launched }: RolloutPlan): PlanLimit[] {
  if (launched !== undefined) return []
  const ranges = baseline && 'ranges' in baseline ? baseline.ranges : {}
  const limits = criteria.flatMap((each): PlanLimit[] => {
    const max = ranges[each.id]?.max
    if (each.kind === 'latency')
      return [{ criterion: each.id, kind: 'latency', of: endpointText(each.endpoint), critical: max ?? each.p90Ms }]
    if (each.kind !== 'failure_rate' && each.kind !== 'handoff_loss') return []
    const limit = max ?? each.max
    if (typeof limit !== 'number') return []
    const bound = Math.min(1, limit + (each.margin ?? limit))
    const shares = { warning: percentOf(limit), critical: percentOf(bound) }
    return shares.warning < shares.critical
      ? [{ criterion: each.id, kind: KINDS[each.kind], of: each.step, ...shares }]
      : []
  })
  return limits.sort((a, b) => a.critical - b.critical)
}

/** @example percentOf(0.07) // 7, not 7.000000000000001 */
function percentOf(share: number): number {
  return Number((100 * share).toFixed(3))
}
