import type { MANUAL_KINDS } from '../rollout-plan.ts'

/** Facts about a stage, or a time after the launch, besides the data. */
export interface StageNotes {
  readonly criteria: readonly CriterionFinding[]
  readonly manual: readonly ManualEntry[]
  readonly feedback: readonly FeedbackEntry[]
}

/** Result of a success criterion. */
export interface CriterionFinding {
  readonly name: string
  /** Definition of the criterion before the launch. */
  readonly definition: string
  /** Description of the result. */
  readonly actual: string
  readonly verdict: string
}

/** Describes the result and its verdict, or that both are withheld. */
export function outcomeOf({ actual, verdict }: CriterionFinding): string {
  return actual === verdict ? actual : `${actual}; ${verdict}`
}

/** A figure that a person brought. */
export interface ManualEntry {
  /** The field of the forms that asks for it. */
  readonly kind: (typeof MANUAL_KINDS)[number]
  readonly name: string
  readonly value: string
  readonly source: string
  readonly date: string
  readonly by: string
}

export interface FeedbackEntry {
  /** Label of the team that owns that part of the journey. */
  readonly team: string
  readonly text: string
  /** Date and author. */
  readonly from: string
}
