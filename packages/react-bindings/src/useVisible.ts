import type { JourneyDefinition } from '@journey-monitor/sdk'
import { JourneyContext } from './journey-context.ts'
import type { JourneyStep, RegisteredDefinition, StepSignalAttributes } from './register.ts'
import type { StepHandle } from './step-handle.ts'
import { useStepHook } from './useStepHook.ts'
import { createVisibleHook, type VisibleRef } from './visible-hook.ts'

/** The options of {@link useVisible}. */
export interface VisibleOptions<Step, Definition extends JourneyDefinition = RegisteredDefinition> {
  /** Attributes of every signal that this hook and its handle send. The attributes of a single call override them. */
  readonly attributes?: StepSignalAttributes<Step, Definition> | undefined
}

/**
 * Starts `step` when at least half of its element is visible: once in each page view, even if several elements show the step. A page view
 * begins with a new path or hash, when the component is shown again, and when the browser restores the page from the back/forward cache.
 *
 * @returns the `ref` for the element, and the handle of the step. Both change only with the journey or the step.
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
