import type { AttributeValues } from './attributes.ts'

/** A step as it is kept between signals. */
export interface StepState {
  /** 0, or 1 + the index into `PHASE_BY_RANK`. */
  rank: number
  /** How many times the step was started. */
  attempt: number
  /** When the last attempt started, epoch ms; undefined where that start was implied. */
  startedAt?: number | undefined
  /** Whether the last attempt completed. */
  done?: boolean | undefined
  /** The reason or code that gave the step its rank, if that is below `completed`. */
  cause?: string | undefined
}

/** A journey as it is kept between signals. Steps are named by their index in the definition. */
export interface JourneyState {
  /** The correlation ID: a UUID v4. */
  id: string
  /** The names of the steps, in order: a journey goes on only under a definition that has the same. */
  path: string
  /** Epoch ms. */
  startedAt: number
  /** The first step this journey recorded. */
  entry: number
  /** Number of the last recorded event. */
  seq: number
  /** When the last event was recorded, and until when that keeps the journey live, epoch ms. */
  lastAt: number
  expiresAt: number
  /** The open step, or -1. */
  open: number
  steps: StepState[]
  /** The attributes of the whole journey. */
  attributes: AttributeValues
}
