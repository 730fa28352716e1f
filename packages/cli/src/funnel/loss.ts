import { failureOwner, type Owner, type StepDefinition } from '@journey-monitor/sdk'
import { handoffOwner } from '../journey/definition-facts.ts'

/** Journeys that were lost at one place by one cause. */
export interface Loss {
  /** Of the step in which they were lost, or which they did not reach; 1-based. */
  readonly number: number
  readonly where: 'step' | 'handoff'
  readonly cause: string
  readonly journeys: number
}

/** Whose a loss is: a handoff's and what was simply left as the step declares; a failure's; else the step's own. */
export function ownerOf(step: StepDefinition, where: Loss['where'], cause: string): Owner {
  if (where === 'handoff') return handoffOwner(step)
  const left = cause === 'left' ? step.leftOwner : undefined
  return failureOwner(step, cause) ?? left ?? { team: step.team, kind: 'ux' }
}
