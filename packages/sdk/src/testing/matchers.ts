import type { JourneyDefinition, StepName } from '../journey-definition.ts'
import { type Claim, type CodeOf, claimOf, judge, type ReasonOf, type SignalOf } from './recording.ts'

type DefinitionOf<Received> = Received extends { readonly journey: { readonly definition: infer Definition } }
  ? Definition extends JourneyDefinition
    ? Definition
    : JourneyDefinition
  : JourneyDefinition

/**
 * The types of {@link journeyMatchers}. A project adds them to its test runner with one declaration.
 *
 * @example
 * declare module 'vitest' {
 *   interface Matchers<R, T> extends JourneyMatchers<R, T> {}
 * }
 * @example
 * declare global {
 *   namespace jest {
 *     interface Matchers<R, T> extends JourneyMatchers<R, T> {}
 *   }
 * }
 */
export interface JourneyMatchers<Result = void, Received = unknown> {
  /** The app started `step`. */
  toHaveStarted(step: StepName<DefinitionOf<Received>>): Result
  /** The app completed `step`. */
  toHaveCompleted(step: StepName<DefinitionOf<Received>>): Result
  /** `step` failed, with `code` where one is given. */
  toHaveFailed<const Step extends StepName<DefinitionOf<Received>>>(
    step: Step,
    code?: CodeOf<DefinitionOf<Received>, Step>,
  ): Result
  /** `step` was abandoned, for `reason` where one is given. */
  toHaveAbandoned<const Step extends StepName<DefinitionOf<Received>>>(
    step: Step,
    reason?: ReasonOf<DefinitionOf<Received>, Step>,
  ): Result
  /** The app sent the signal, such as `modal.complete`. */
  toHaveSignaled(signal: SignalOf<DefinitionOf<Received>>): Result
}

interface MatcherResult {
  readonly pass: boolean
  message(): string
}

/**
 * Matchers for `expect.extend` of Vitest and Jest. They take the result of `createTestJourney` or an array of events. If one fails, its
 * message shows the journey as a timeline.
 *
 * @example
 * expect.extend(journeyMatchers)
 * expect(test).toHaveCompleted('modal')
 * expect(test).not.toHaveSignaled('care_team_pick.fail')
 */
export const journeyMatchers = {
  toHaveStarted: (received: unknown, step: string) => match(received, { step, phase: 'start' }),
  toHaveCompleted: (received: unknown, step: string) => match(received, { step, phase: 'complete' }),
  toHaveFailed: (received: unknown, step: string, code?: string) =>
    match(received, { step, phase: 'fail', cause: code }),
  toHaveAbandoned: (received: unknown, step: string, reason?: string) =>
    match(received, { step, phase: 'abandon', cause: reason }),
  toHaveSignaled: (received: unknown, signal: string) => match(received, claimOf(signal)),
}

function match(received: unknown, claim: Claim): MatcherResult {
  const { pass, message } = judge(received, claim)
  return { pass, message: () => message({ not: pass }) }
}
