import type { JourneyDefinition } from '@journey-monitor/sdk'
import { JourneyContext } from './journey-context.ts'
import type { JourneyStep, RegisteredDefinition, StepFailureCode, StepSignalAttributes } from './register.ts'
import type { StepHandle } from './step-handle.ts'
import { createStepHook } from './step-hook.ts'
import { useStepHook } from './useStepHook.ts'

/** The words of RTK Query and of TanStack Query 4 and 5 for where a request stands. */
export type RequestStatus =
  | 'uninitialized'
  | 'idle'
  | 'pending'
  | 'loading'
  | 'fulfilled'
  | 'success'
  | 'rejected'
  | 'error'

/** What {@link useStepRequest} is told of the request, at every render. A query of a library can be spread into it. */
export interface StepRequestOptions<
  Step,
  Status extends string = RequestStatus,
  Definition extends JourneyDefinition = RegisteredDefinition,
> {
  /** The step is in front of the person. Until then nothing is signaled, however the request goes. */
  readonly active: boolean
  /** Where the request stands: one of the words, or of an enum of them like RTK Query's. */
  readonly status: Status & (`${Status}` extends RequestStatus ? unknown : RequestStatus)
  /** What it failed with. Only its HTTP status and API code are sent. */
  readonly error?: unknown
  /** TanStack Query shows other data for now: its `success` is no answer yet. */
  readonly isPlaceholderData?: boolean
  /** The code with which a failed request fails the step: one, or chosen by the error. */
  readonly code: StepFailureCode<Step, Definition> | ((error: unknown) => StepFailureCode<Step, Definition>)
  /** Sent with every signal of the hook and its handle; the latest ones. Those given with a call win. */
  readonly attributes?: StepSignalAttributes<Step, Definition> | undefined
}

/**
 * Starts `step` when it becomes active, and completes or fails it as the request that it waits for does, even if that
 * was over before. A request that was aborted is no failure.
 *
 * @example
 * const query = useQuery(prescriptionQuery(id))
 * useStepRequest('prefill', { active: isEditorOpen, ...query, code: 'prescription_load_error' })
 */
export function useStepRequest<Step extends JourneyStep, Status extends string>(
  step: Step,
  options: StepRequestOptions<Step, Status>,
): StepHandle<Step> {
  return useStepHook(createStepHook, JourneyContext, step, options) as StepHandle<Step>
}
