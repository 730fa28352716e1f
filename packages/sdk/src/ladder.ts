export type Phase = 'start' | 'abandon' | 'fail' | 'complete'

/** The ladder: a step stands at 0, not started, or at one of these; it only ever moves up. */
export const LADDER: readonly Phase[] = ['start', 'abandon', 'fail', 'complete']
export const STARTED = 1
export const ABANDONED = 2
export const FAILED = 3
export const COMPLETED = 4
