import type { Attributes, Code, Failure, Reason, RegisteredJourney, Step } from './register.ts'

/** How one step ends. The object and its functions stay the same while the journey and the step do. */
export interface StepHandle<Name extends Step> {
  /** The step did what it is for. */
  complete(attributes?: Attributes<Name>): void
  /** Something broke. The step stays open, for a retry. */
  fail(code: Code<Name>, details?: Failure<Name>): void
  /** The person left the step, in a way the app can see. */
  abandon(reason: Reason<Name>, attributes?: Attributes<Name>): void
}

export function stepHandle<Name extends Step>(journey: RegisteredJourney, step: Name): StepHandle<Name> {
  return {
    complete: attributes => journey.complete(step, attributes),
    fail: (code, details) => journey.fail(step, code, details),
    abandon: (reason, attributes) => journey.abandon(step, reason, attributes),
  }
}
