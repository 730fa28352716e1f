import type { Journey, JourneyDefinition, StepName } from '@journey-monitor/sdk'
import { type ComponentClass, createContext, type ReactElement, useContext } from 'react'
import { type JourneyProviderProps, useProvider } from './JourneyProvider.ts'
import { contextOf, type JourneyContext } from './journey-context.ts'
import { StepErrorBoundary, type StepErrorBoundaryProps } from './StepErrorBoundary.ts'
import type { StepHandle } from './step-handle.ts'
import { createStepHook } from './step-hook.ts'
import type { StepOptions } from './useStep.ts'
import { useStepHook } from './useStepHook.ts'
import type { StepRequestOptions } from './useStepRequest.ts'
import type { VisibleOptions } from './useVisible.ts'
import { createVisibleHook, type VisibleRef } from './visible-hook.ts'

/** The hooks and components of one journey. They work as the exports of the package with the same names do. */
export interface JourneyHooks<Definition extends JourneyDefinition> {
  /** Replaces the journey for the components below it, for example in a test. The hooks do not need it. */
  readonly JourneyProvider: (props: JourneyProviderProps<Definition>) => ReactElement
  /** Fails its step when a child throws while it renders. */
  readonly StepErrorBoundary: {
    new <Step extends StepName<Definition>>(
      props: StepErrorBoundaryProps<Step, Definition>,
    ): InstanceType<ComponentClass<StepErrorBoundaryProps<Step, Definition>>>
  }
  /** Returns the journey. */
  readonly useJourney: () => Journey<Definition>
  /**
   * Starts `step` each time it becomes active, and returns the handle that ends it.
   * @example const modal = useStep('modal', { active: isOpen })
   */
  readonly useStep: <Step extends StepName<Definition>>(
    step: Step,
    options: StepOptions<Step, Definition>,
  ) => StepHandle<Step, Definition>
  /**
   * Starts `step` when it becomes active, and completes or fails it when its request succeeds or fails. Returns the handle of the step.
   * @example useStepRequest('prefill', { active: isEditorOpen, ...query, code: 'prescription_load_error' })
   */
  readonly useStepRequest: <Step extends StepName<Definition>, Status extends string>(
    step: Step,
    options: StepRequestOptions<Step, Status, Definition>,
  ) => StepHandle<Step, Definition>
  /**
   * Starts `step` when at least half of its element is visible, once in each page view. Returns the `ref` for the element, and the handle of
   * the step.
   * @example const [linkRef, link] = useVisible('link_view', { attributes: { page: 'list' } })
   */
  readonly useVisible: <Step extends StepName<Definition>>(
    step: Step,
    options?: VisibleOptions<Step, Definition>,
  ) => readonly [VisibleRef, StepHandle<Step, Definition>]
}

/**
 * Creates the hooks of one journey, for an app that has two journeys or does not register its definition. The hooks need no provider.
 * Call this function once, outside any component.
 *
 * @param journey The journey that the hooks signal.
 * @example export const { useStep, useVisible } = createJourneyHooks(journey)
 */
export function createJourneyHooks<Definition extends JourneyDefinition>(
  journey: Journey<Definition>,
): JourneyHooks<Definition> {
  const Context: JourneyContext = createContext(contextOf(journey as never))
  class Boundary extends StepErrorBoundary<never> {
    static override get contextType(): JourneyContext {
      return Context
    }
  }
  // biome-ignore-start lint/correctness/noComponentHookFactories: apps call it once, outside any component
  const useAnyStep = (step: string, options: unknown) => useStepHook(createStepHook, Context, step, options)
  const hooks: Record<keyof JourneyHooks<JourneyDefinition>, unknown> = {
    JourneyProvider: (props: JourneyProviderProps<Definition>) => useProvider(Context, props),
    StepErrorBoundary: Boundary,
    useJourney: () => useContext(Context).journey,
    useStep: useAnyStep,
    useStepRequest: useAnyStep,
    useVisible: (step: string, options: unknown) => useStepHook(createVisibleHook, Context, step, options),
  }
  // biome-ignore-end lint/correctness/noComponentHookFactories: as above
  return hooks as unknown as JourneyHooks<Definition>
}
