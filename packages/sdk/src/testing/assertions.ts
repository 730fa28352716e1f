import type { JourneyDefinition, StepName } from '../journey-definition.ts'
import { type Claim, type CodeOf, claimOf, judge, type ReasonOf, type Recording, type SignalOf } from './recording.ts'

/** @throws Error with the journey as a timeline, where the app did not start `step`. */
export function assertStarted<Definition extends JourneyDefinition>(
  recording: Recording<Definition>,
  step: StepName<Definition>,
): void {
  assertThat(recording, { step, phase: 'start' })
}

/**
 * @throws Error with the journey as a timeline, where the app did not complete `step`.
 * @example assertCompleted(test, 'modal')
 */
export function assertCompleted<Definition extends JourneyDefinition>(
  recording: Recording<Definition>,
  step: StepName<Definition>,
): void {
  assertThat(recording, { step, phase: 'complete' })
}

/**
 * @throws Error with the journey as a timeline, where `step` did not fail, or not with `code`.
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
 * @throws Error with the journey as a timeline, where `step` was not abandoned, or not for `reason`.
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
 * @throws Error with the journey as a timeline, where `signal` was recorded.
 * @example assertNotSignalled(test, 'modal.complete')
 */
export function assertNotSignalled<Definition extends JourneyDefinition>(
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
