import type { JourneyDefinition, NoFailureCode } from '@journey-monitor/sdk'
import type {
  JourneyStep,
  RegisteredDefinition,
  StepAbandonReason,
  StepFailureCode,
  StepFailureDetails,
  StepSignalAttributes,
} from './register.ts'

/** The functions that end a step. The object and its functions change only with the journey or the step. */
export interface StepHandle<
  Step extends JourneyStep<Definition>,
  Definition extends JourneyDefinition = RegisteredDefinition,
> {
  /** Completes the step: it did what it is for. */
  complete(attributes?: StepSignalAttributes<Step, Definition>): void
  /** Fails the step: something broke. The step stays open for a retry. */
  fail(
    code: StepFailureCode<Step, Definition> | NoFailureCode<Definition, Step>,
    details?: StepFailureDetails<Step, Definition>,
  ): void
  /** Abandons the step: the app sees that the person leaves it. */
  abandon(
    reason: StepAbandonReason<Step, Definition> | 'went_back' | 'signed_out',
    attributes?: StepSignalAttributes<Step, Definition>,
  ): void
}
