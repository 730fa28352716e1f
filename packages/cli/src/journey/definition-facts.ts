import type { JourneyDefinition, Kind } from '@journey-monitor/sdk'

export { codesOf, PHASES, reasonsOf } from '@journey-monitor/coverage/definition'

/** The kinds of a loss. */
export const KINDS = ['engineering', 'ux', 'known_limitation'] as const satisfies readonly Kind[]

/** Returns the number of a step, from 1; 0 if the definition has no step of that name. */
export function stepNumber({ steps }: Pick<JourneyDefinition, 'steps'>, name: string | undefined): number {
  return steps.findIndex(step => step.name === name) + 1
}

/** Returns the longest pause, in milliseconds, after which a journey can still continue, at any step. */
export function longestExpiry({ steps, expiryMs }: JourneyDefinition): number {
  return Math.max(...steps.map(step => step.expiryMs ?? expiryMs))
}
