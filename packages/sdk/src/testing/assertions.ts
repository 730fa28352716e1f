import type { JourneyDefinition, StepName } from '../journey-definition.ts'
import { type Claim, type CodeOf, claimOf, judge, type ReasonOf, type Recording, type SignalOf } from './recording.ts'

/**
 * Asserts that the app started `step`.
 * @throws Error with the journey as a timeline.
 * @example assertStarted(test, 'modal')
 */
export function assertStarted<Definition extends JourneyDefinition>(
  recording: Recording<Definition>,
  step: StepName<Definition>,
): void {
  assertThat(recording, { step, phase: 'start' })
}

/**
 * Asserts that the app completed `step`.
 * @throws Error with the journey as a timeline.
 * @example assertCompleted(test, 'modal')
 */
export function assertCompleted<Definition extends JourneyDefinition>(
  recording: Recording<Definition>,
  step: StepName<Definition>,
): void {
  assertThat(recording, { step, phase: 'complete' })
}

/**
 * Asserts that `step` failed, with `code` if one is given.
 * @throws Error with the journey as a timeline.
 * @example assertFailed(test, 'care_team_pick', 'care_team_api_error')
 */
export function assertFailed<Definition extends JourneyDefinition, const Step extends StepName<Definition>>(
  recording: Recording<Definition>,
  step: Step,
  code?: CodeOf<Definition, Step>,
): void {
  assertThat(recording, { step, phase: 'fail', cause: code })
}

/**
 * Asserts that `step` was abandoned, with `reason` if one is given.
 * @throws Error with the journey as a timeline.
 * @example assertAbandoned(test, 'modal', 'back')
 */
export function assertAbandoned<Definition extends JourneyDefinition, const Step extends StepName<Definition>>(
  recording: Recording<Definition>,
  step: Step,
  reason?: ReasonOf<Definition, Step>,
): void {
  assertThat(recording, { step, phase: 'abandon', cause: reason })
}

/**
 * Asserts that `signal` was not recorded.
 * @throws Error with the journey as a timeline.
 * @example assertNotSignaled(test, 'modal.complete')
 */
export function assertNotSignaled<Definition extends JourneyDefinition>(
  recording: Recording<Definition>,
  signal: SignalOf<Definition>,
): void {
  const verdict = judge(recording, claimOf(signal))
  if (verdict.pass) throw new Error(verdict.message({ not: true }))
}

function assertThat(recording: unknown, claim: Claim): void {
  const verdict = judge(recording, claim)
  if (!verdict.pass) throw new Error(verdict.message())
}
