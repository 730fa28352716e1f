import type { Attributes, Code, Step, Watching } from './register.ts'
import type { StepHandle } from './step-handle.ts'
import { useJourney } from './useJourney.ts'
import { useOnChange } from './useOnChange.ts'
import { useStep } from './useStep.ts'

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

/** What {@link useStepRequest} is told of the request, at every render. */
export interface StepRequestOptions<Name extends Step, Status extends string = RequestStatus> {
  /** The step is in front of the person. Until then nothing is signalled, however the request goes. */
  readonly active: boolean
  /** Where the request stands: one of the words, or of an enum of them like RTK Query's. */
  readonly status: Status & (`${Status}` extends RequestStatus ? unknown : RequestStatus)
  /** What it failed with. Only its HTTP status and API code are sent. */
  readonly error?: unknown
  /** The code with which a failed request fails the step: one, or chosen by the error. */
  readonly code: Code<Name> | ((error: unknown) => Code<Name>)
  /** Sent with the start and with the outcome; the latest ones. */
  readonly attributes?: Attributes<Name> | undefined
}

/**
 * Starts `step` when it becomes active, and completes or fails it as the request that it waits for does, even if that
 * was over before.
 *
 * @example
 * const { status, error } = useGetPrescriptionQuery(id)
 * useStepRequest('prefill', { active: isEditorOpen, status, error, code: 'prescription_load_error' })
 */
export function useStepRequest<Name extends Step, Status extends string>(
  step: Name,
  { active, status, error, code, attributes }: StepRequestOptions<Name, Status>,
): StepHandle<Name> {
  const journey = useJourney()
  const handle = useStep(step, { active, attributes })
  const failed = /error|rejected/.test(status)
  const isOver = active && (failed || /success|fulfilled/.test(status))
  useOnChange([journey, step, isOver, failed], () => {
    if (isOver) journey.watch(step, settled(failed, error), { code, attributes } as Watching<Name>)
  })
  return handle
}

/** A promise that is over and says so at once, not a microtask later: the next step may start in the same commit. */
function settled(failed: boolean, error: unknown): PromiseLike<unknown> {
  const then = (done: (value?: unknown) => void, fail: (error: unknown) => void) => (failed ? fail(error) : done())
  // biome-ignore lint/suspicious/noThenProperty: it stands for a promise
  return { then: then as PromiseLike<unknown>['then'] }
}
