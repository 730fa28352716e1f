/** The phase of a step: it is in front of the person, they left it, something broke, or it did what it is for. */
export type Phase = 'start' | 'abandon' | 'fail' | 'complete'

/** The phase of each rank. A step that has not started has rank 0. The rank of a step never falls. */
export const PHASE_BY_RANK: readonly (Phase | undefined)[] = [undefined, 'start', 'abandon', 'fail', 'complete']
export const STARTED = 1
export const ABANDONED = 2
export const FAILED = 3
export const COMPLETED = 4
