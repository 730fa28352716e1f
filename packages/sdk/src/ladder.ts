/** What a signal says of a step: it is in front of the person, they left it, something broke, or it did what it is for. */
export type Phase = 'start' | 'abandon' | 'fail' | 'complete'

/** The ladder: a step stands at 0, not started, or at one of these; it only ever moves up. */
export const LADDER: readonly Phase[] = ['start', 'abandon', 'fail', 'complete']
export const STARTED = 1
export const ABANDONED = 2
export const FAILED = 3
export const COMPLETED = 4
