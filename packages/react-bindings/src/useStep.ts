import type { JourneyDefinition } from '@journey-monitor/sdk'
import { JourneyContext } from './journey-context.ts'
import type { JourneyStep, RegisteredDefinition, StepSignalAttributes } from './register.ts'
import type { StepHandle } from './step-handle.ts'
import { createStepHook } from './step-hook.ts'
import { useStepHook } from './useStepHook.ts'

/** The options of {@link useStep}. */
export interface StepOptions<Step, Definition extends JourneyDefinition = RegisteredDefinition> {
  /** Whether the step is in front of the person. A change to true starts the step. */
  readonly active: boolean
  /** Attributes of every signal that this hook and its handle send. The attributes of a single call override them. */
  readonly attributes?: StepSignalAttributes<Step, Definition> | undefined
}

/**
 * Starts `step` each time it becomes active. A step that becomes inactive, or a component that unmounts, signals nothing, because the
 * reason is not known: call `complete`, `fail` or `abandon` of the handle.
 *
 * @returns the handle of the step.
 * @example
 * const modal = useStep('modal', { active: isOpen })
 * return <Modal open={isOpen} onContinue={() => modal.complete()} onBack={() => modal.abandon('back')} />
 */
export function useStep<Step extends JourneyStep>(step: Step, options: StepOptions<Step>): StepHandle<Step> {
  return useStepHook(createStepHook, JourneyContext, step, options) as StepHandle<Step>
}
