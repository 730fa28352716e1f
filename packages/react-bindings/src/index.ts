export { createJourneyHooks, type JourneyHooks } from './createJourneyHooks.ts'
export { JourneyProvider, type JourneyProviderProps } from './JourneyProvider.ts'
export type {
  JourneyStep,
  Register,
  RegisteredDefinition,
  RegisteredJourney,
  StepAbandonReason,
  StepFailureCode,
  StepFailureDetails,
  StepSignalAttributes,
} from './register.ts'
export { StepErrorBoundary, type StepErrorBoundaryProps, type StepErrorFallbackProps } from './StepErrorBoundary.ts'
export type { StepHandle } from './step-handle.ts'
export { useJourney } from './useJourney.ts'
export { type StepOptions, useStep } from './useStep.ts'
export { type RequestStatus, type StepRequestOptions, useStepRequest } from './useStepRequest.ts'
export { useVisible, type VisibleOptions } from './useVisible.ts'
export type { VisibleRef } from './visible-hook.ts'
