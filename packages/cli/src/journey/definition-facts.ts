import type { JourneyDefinition, Kind, Owner, StepDefinition } from '@journey-monitor/sdk'

export { codesOf, PHASES, reasonsOf } from '@journey-monitor/coverage/definition'

export const KINDS = ['engineering', 'ux', 'known_limitation'] as const satisfies readonly Kind[]

/** The place of a step, from 1; 0 where there is none of that name. */
export function stepNumber({ steps }: Pick<JourneyDefinition, 'steps'>, name: string | undefined): number {
  return steps.findIndex(step => step.name === name) + 1
}

/** Whose it is when a person does not arrive at a step. */
export function handoffOwner({ team, notReachedOwner }: StepDefinition): Owner {
  return notReachedOwner ?? { team, kind: 'engineering' }
}

/** How long a journey may pause at most, at whichever step; ms. */
export function longestExpiry({ steps, expiryMs }: JourneyDefinition): number {
  return Math.max(...steps.map(step => step.expiryMs ?? expiryMs))
}
