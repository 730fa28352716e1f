/** How bad it is when a monitor alerts or a rollout's criterion is broken. Worst first. */
export const SEVERITIES = ['critical', 'high', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]
