import type { MANUAL_KINDS } from '../rollout-plan.ts'

/** What is known of a stage, or of a time after the launch, beside the data. */
export interface StageNotes {
  readonly criteria: readonly CriterionFinding[]
  readonly manual: readonly ManualEntry[]
  readonly feedback: readonly FeedbackEntry[]
}

/** How a criterion of success came out. */
export interface CriterionFinding {
  readonly name: string
  /** What was to be, as it was defined before the launch. */
  readonly definition: string
  /** What was. */
  readonly actual: string
  readonly verdict: string
}

/** What was, and whether that was as it was to be; said once where both are withheld. */
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
  /** Whose part of the journey it is about, as people call the team. */
  readonly team: string
  readonly text: string
  /** When, and from whom. */
  readonly from: string
}
