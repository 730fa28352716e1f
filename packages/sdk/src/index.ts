export { type AttributeInput, type AttributeSpec, type AttributeValues, type Band, band, type ClosedSet, flag, journeyWide, oneOf } from './attributes.ts'
export { type ErrorDetails, errorDetails } from './error-details.ts'
export type { JourneyEvent, JourneyFailure } from './event.ts'
export { eventName } from './event.ts'
export {
  type CurrentJourney,
  type CurrentStep,
  createJourney,
  type FailureDetails,
  type Journey,
  type JourneyOptions,
  type Sink,
  type WatchOptions,
} from './journey.ts'
export {
  type AbandonReason,
  defineJourney,
  type FailureCode,
  type JourneyAttributes,
  type JourneyDefinition,
  type Kind,
  type Owner,
  type StepAttributes,
  type StepDefinition,
  type StepName,
} from './journey-definition.ts'
export type { Phase, Rung } from './state-machine.ts'
export type { StorageLike } from './storage.ts'
export type { Timers } from './watch.ts'
