import type { JourneyDefinition } from '@journey-monitor/sdk'
import { JourneyContext } from './journey-context.ts'
import type { JourneyStep, RegisteredDefinition, StepFailureCode, StepSignalAttributes } from './register.ts'
import type { StepHandle } from './step-handle.ts'
import { createStepHook } from './step-hook.ts'
import { useStepHook } from './useStepHook.ts'

/** The statuses of a request in RTK Query, and in TanStack Query 4 and 5. */
export type RequestStatus =
  | 'uninitialized'
  | 'idle'
  | 'pending'
  | 'loading'
  | 'fulfilled'
  | 'success'
  | 'rejected'
  | 'error'

/** If `Status` is not a status, the compiler shows the text. */
type KnownStatus<Status extends string> = `${Status}` extends RequestStatus
  ? unknown
  : { readonly error: 'Use a status of RTK Query or TanStack Query: pending, success, error, …' }

/** The options of {@link useStepRequest}. You can spread a query of RTK Query or TanStack Query into them. */
export interface StepRequestOptions<
  Step,
  Status extends string = RequestStatus,
  Definition extends JourneyDefinition = RegisteredDefinition,
> {
  /** Whether the step is in front of the person. While it is false, nothing is signaled. */
  readonly active: boolean
  /** The status of the request: a {@link RequestStatus}, or a member of RTK Query's enum. */
  readonly status: Status & KnownStatus<Status>
  /** The error of the request. Only its HTTP status and its API code are sent. */
  readonly error?: unknown
  /** Whether TanStack Query still shows placeholder data. While it is true, `success` does not complete the step. */
  readonly isPlaceholderData?: boolean
  /** The failure code, or a function that returns it for an error. */
  readonly code: StepFailureCode<Step, Definition> | ((error: unknown) => StepFailureCode<Step, Definition>)
  /** Attributes of every signal that this hook and its handle send. The attributes of a single call override them. */
  readonly attributes?: StepSignalAttributes<Step, Definition> | undefined
}

/**
 * Starts `step` when it becomes active, and completes or fails it when its request succeeds or fails. If the request is already over, does
 * both at once. An aborted request is not a failure.
 *
 * @returns the handle of the step, for other signals.
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
