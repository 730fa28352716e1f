/** Counts of one step, in journeys. */
export interface StepTally {
  /** 1-based. */
  readonly number: number
  readonly entered: number
  readonly completed: number
  readonly implied: number
  readonly failed: number
  readonly recovered: number
  readonly abandoned: number
  /** First completions that have a time, `step_ms`. */
  readonly timed: number
  readonly p50: number | null
  readonly p90: number | null
}
