/** Journeys that were lost at one place by one cause. */
export interface Loss {
  /** Number of the step in which the journeys were lost, or which they did not reach; 1-based. */
  readonly number: number
  readonly where: 'step' | 'handoff'
  readonly cause: string
  readonly journeys: number
}
