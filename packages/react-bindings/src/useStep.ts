import { useMemo } from 'react'
import type { Attributes, Step } from './register.ts'
import { type StepHandle, stepHandle } from './step-handle.ts'
import { useJourney } from './useJourney.ts'
import { useOnChange } from './useOnChange.ts'

/** When {@link useStep} starts its step, and what it says with it. */
export interface StepOptions<Name extends Step> {
  /** The step is in front of the person. Turning true starts it. */
  readonly active: boolean
  /** Sent with the start; the latest ones. */
  readonly attributes?: Attributes<Name> | undefined
}

/**
 * Starts `step` whenever it becomes active, and hands back how it ends. Turning inactive and unmounting signal nothing:
 * they do not say why.
 *
 * @example
 * const modal = useStep('modal', { active: isOpen })
 * return <Modal open={isOpen} onContinue={() => modal.complete()} onBack={() => modal.abandon('back')} />
 */
export function useStep<Name extends Step>(step: Name, { active, attributes }: StepOptions<Name>): StepHandle<Name> {
  const journey = useJourney()
  useOnChange([journey, step, !!active], () => {
    if (active) journey.start(step, attributes)
  })
  return useMemo(() => stepHandle(journey, step), [journey, step])
}
