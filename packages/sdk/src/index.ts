export {
  type AttributeInput,
  type AttributeSpec,
  type AttributeValues,
  type Band,
  band,
  type ClosedSet,
  flag,
  oneOf,
} from './attributes.ts'
export { type DefinedJourney, type DefinitionInput, defineJourney } from './define-journey.ts'
export type { DropReason } from './drop-reason.ts'
export { type ErrorDetails, errorDetails, type FailureDetails } from './error-details.ts'
export type { JourneyEvent, JourneyFailure } from './event.ts'
export { eventName } from './event.ts'
export {
  type CurrentJourney,
  createJourney,
  type Journey,
  type JourneyOptions,
  type Sink,
  type WatchOptions,
} from './journey.ts'
export {
  type AbandonReason,
  BUILT_IN_REASONS,
  type FailureCode,
  failureOwner,
  type JourneyAttributes,
  type JourneyDefinition,
  type Kind,
  type NoFailureCode,
  type Owner,
  type SignalName,
  type StepAttributes,
  type StepDefinition,
  type StepName,
} from './journey-definition.ts'
export type { Phase } from './phase-rank.ts'
export type { StorageLike } from './storage.ts'
export type { Timers } from './watch.ts'
