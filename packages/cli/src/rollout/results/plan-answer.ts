import type { AnswerName } from './answer-names.ts'

/** Answer to a field of a plan. */
export interface PlanAnswer {
  /** Takes the place of the placeholder. Without it the placeholder stays for a person. */
  readonly value?: string
  /** Markdown, a line each, that goes below the field. */
  readonly details?: readonly string[]
  /** Goes below a heading in the place of the details. */
  readonly table?: string
  /** Beginning of `value` that a person may have written already. */
  readonly stem?: string
  /** The details are the whole answer. */
  readonly isComplete?: boolean
  /** Why it is left open, if not because only people know. */
  readonly missing?: string
}

export type PlanAnswers = Readonly<Partial<Record<AnswerName, PlanAnswer>>>

/** Leaves a field to people. */
export const PEOPLE: PlanAnswer = {}
