import type { JourneyDefinition } from '@journey-monitor/sdk'
import type {
  JourneyStep,
  RegisteredDefinition,
  StepAbandonReason,
  StepFailureCode,
  StepFailureDetails,
  StepSignalAttributes,
} from './register.ts'

/** How one step ends. The object and its functions stay the same while the journey and the step do. */
export interface StepHandle<
  Step extends JourneyStep<Definition>,
  Definition extends JourneyDefinition = RegisteredDefinition,
> {
  /** The step did what it is for. */
  complete(attributes?: StepSignalAttributes<Step, Definition>): void
  /** Something broke. The step stays open, for a retry. */
  fail(code: StepFailureCode<Step, Definition>, details?: StepFailureDetails<Step, Definition>): void
  /** The person left the step, in a way the app can see. */
  abandon(reason: StepAbandonReason<Step, Definition>, attributes?: StepSignalAttributes<Step, Definition>): void
}
