import type { Rollback } from './rollout-plan.ts'

/** @example 'rolled back at 2026-12-03 by Ada (high): no care teams; its fix is in production since 2026-12-05' */
export function describeRollback({ at, by, severity, reason, resolvedAt }: Rollback): string {
  const fix =
    resolvedAt === undefined ? 'its fix is not in production yet' : `its fix is in production since ${resolvedAt}`
  return `rolled back at ${at} by ${by} (${severity})${reason === undefined ? '' : `: ${reason}`}; ${fix}`
}
