import type { AttributeValues } from './attributes.ts'

/** The state of a step between signals. */
export interface StepState {
  /** The index into `PHASE_BY_RANK`. */
  rank: number
  /** The number of times that the step was started. */
  attempt: number
  /** The start of the last attempt, in epoch ms. Undefined if that start was implied. */
  startedAt?: number | undefined
  /** True if the last attempt completed. */
  isDone?: boolean | undefined
  /** The reason or code that gave the step its rank, if it has not completed. */
  rankCause?: string | undefined
}

/** The state of a journey between signals. A step is known by its index in the definition. */
export interface JourneyState {
  /** The correlation ID: a UUID v4. */
  id: string
  /** The time of the first event, in epoch ms. */
  startedAt: number
  /** The first step that this journey recorded. */
  entryIndex: number
  /** Number of the last recorded event. */
  seq: number
  /** The time of the last event, and the time until which it keeps the journey live, in epoch ms. */
  lastAt: number
  expiresAt: number
  /** The open step, or -1. */
  openIndex: number
  steps: StepState[]
  /** The attributes of the whole journey. */
  attributes: AttributeValues
}
