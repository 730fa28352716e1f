/** Severity of an alerting monitor or a broken criterion. Worst first. */
export const SEVERITIES = ['critical', 'high', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]
