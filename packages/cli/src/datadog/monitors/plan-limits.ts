import type { DatadogConfig } from '../config.ts'
import type { Watch } from './watch.ts'

/** Gives `watch` the limit of the rollout plan's criterion that measures the same; without one, it keeps the configuration's. */
export function withPlanLimit({ planLimits = [] }: DatadogConfig, watch: Watch): Watch {
  const { kind, measures, warning: own, ...rest } = watch
  const found = planLimits.find(limit => limit.kind === kind && limit.of === measures)
  if (!found) return watch
  const { criterion, critical, warning = own } = found
  const isLower = warning !== undefined && warning < critical
  return { ...rest, kind, critical, ...(isLower && { warning }), criterion }
}
