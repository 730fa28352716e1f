import type { AttributeValues } from './attributes.ts'
import { STARTED } from './phase-rank.ts'

/** The state of a step between signals. */
export interface StepState {
  /** The index into `PHASE_BY_RANK`. Undefined for a step before the one with which the journey began. */
  rank?: number | undefined
  /** The number of times that the step was started. */
  attempt: number
  /** The start of the last attempt, in epoch ms. Undefined if that start was implied. */
  startedAt?: number | undefined
  /** The rank of the last event that is not a failure: `STARTED` if the step is open, `COMPLETED` if the last attempt completed. */
  lastRank?: number | undefined
  /** The reason or code that gave the step its rank, if it has not completed. */
  rankCause?: string | undefined
}

/**
 * The state of a journey between signals. It holds nothing that follows from the rest, and no position, so that a state that was edited cannot
 * name a step that does not exist.
 */
export interface JourneyState {
  /** The correlation ID: a UUID v4. */
  id: string
  /** The time of the first event, in epoch ms. */
  startedAt: number
  /** Number of the last recorded event. */
  seq: number
  /** The time of the last event, and the time until which it keeps the journey live, in epoch ms. */
  lastAt: number
  expiresAt: number
  /** The steps, as in the definition. */
  steps: StepState[]
  /** The attributes of the whole journey. */
  attributes: AttributeValues
}

/** Returns the position of the open step, or -1. */
export function openIndexOf({ steps }: JourneyState): number {
  return steps.findIndex(step => step.lastRank === STARTED)
}
