import type { JourneyDefinition } from '@journey-monitor/sdk'
import { JourneyContext } from './journey-context.ts'
import type { JourneyStep, RegisteredDefinition, StepSignalAttributes } from './register.ts'
import type { StepHandle } from './step-handle.ts'
import { createStepHook } from './step-hook.ts'
import { useStepHook } from './useStepHook.ts'

/** When {@link useStep} starts its step, and what it says with it. */
export interface StepOptions<Step, Definition extends JourneyDefinition = RegisteredDefinition> {
  /** The step is in front of the person. Turning true starts it. */
  readonly active: boolean
  /** Sent with every signal of the hook and its handle; the latest ones. Those given with a call win. */
  readonly attributes?: StepSignalAttributes<Step, Definition> | undefined
}

/**
 * Starts `step` whenever it becomes active, and hands back how it ends. Turning inactive and unmounting signal nothing:
 * they do not say why.
 *
 * @example
 * const modal = useStep('modal', { active: isOpen })
 * return <Modal open={isOpen} onContinue={() => modal.complete()} onBack={() => modal.abandon('back')} />
 */
export function useStep<Step extends JourneyStep>(step: Step, options: StepOptions<Step>): StepHandle<Step> {
  return useStepHook(createStepHook, JourneyContext, step, options) as StepHandle<Step>
}
