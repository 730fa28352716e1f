import type { JourneyDefinition } from '@journey-monitor/sdk'
import { JourneyContext } from './journey-context.ts'
import type { JourneyStep, RegisteredDefinition, StepSignalAttributes } from './register.ts'
import type { StepHandle } from './step-handle.ts'
import { useStepHook } from './useStepHook.ts'
import { createVisibleHook, type VisibleRef } from './visible-hook.ts'

/** What {@link useVisible} says with its step. */
export interface VisibleOptions<Step, Definition extends JourneyDefinition = RegisteredDefinition> {
  /** Sent with every signal of the hook and its handle; the latest ones. Those given with a call win. */
  readonly attributes?: StepSignalAttributes<Step, Definition> | undefined
}

/**
 * Starts `step` when its element is at least half visible: once a page view, however many elements show the same step.
 * Another path, what is shown again after it was hidden, and a page restored from the back/forward cache are new page views.
 *
 * @returns the `ref` of the element, and how the step ends. Both stay the same while the journey and the step do.
 * @example
 * const [linkRef, link] = useVisible('link_view', { attributes: { page: 'list' } })
 * return <a ref={linkRef} href={href} onClick={() => link.complete({ selected_on: 'list' })}>Request a renewal</a>
 */
export function useVisible<Step extends JourneyStep>(
  step: Step,
  options?: VisibleOptions<Step>,
): readonly [VisibleRef, StepHandle<Step>] {
  return useStepHook(createVisibleHook, JourneyContext, step, options) as readonly [VisibleRef, StepHandle<Step>]
}
