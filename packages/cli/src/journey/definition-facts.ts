import {
  BUILT_IN_REASONS,
  type JourneyDefinition,
  type Kind,
  type Owner,
  type Phase,
  type StepDefinition,
} from '@journey-monitor/sdk'

export const KINDS = ['engineering', 'ux', 'known_limitation'] as const satisfies readonly Kind[]

export const PHASES = ['start', 'complete', 'fail', 'abandon'] as const satisfies readonly Phase[]

/** The place of a step, from 1; 0 where there is none of that name. */
export function stepNumber({ steps }: Pick<JourneyDefinition, 'steps'>, name: string | undefined): number {
  return steps.findIndex(step => step.name === name) + 1
}

/** The codes with which a step may fail. */
export function codesOf({ failures = {} }: StepDefinition): string[] {
  return Object.keys(failures)
}

/** The reasons with which a step may be abandoned: those that it declares, and those that the SDK signals by itself. */
export function reasonsOf({ reasons = [] }: StepDefinition): string[] {
  return [...reasons, ...BUILT_IN_REASONS]
}

/** Whose it is when a person does not arrive at a step. */
export function handoffOwner({ team, notReachedOwner }: StepDefinition): Owner {
  return notReachedOwner ?? { team, kind: 'engineering' }
}

/** How long a journey may pause at most, at whichever step; ms. */
export function longestExpiry({ steps, expiryMs }: JourneyDefinition): number {
  return Math.max(...steps.map(step => step.expiryMs ?? expiryMs))
}
