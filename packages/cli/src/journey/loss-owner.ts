import { failureOwner, type Owner, type StepDefinition } from '@journey-monitor/sdk'

/**
 * Returns the owner of a lost journey, and the kind of the loss. A lost handoff, and a step that was left without a
 * signal, belong to the owners that the step declares for them; a failure belongs to its own owner; everything else
 * belongs to the step's team.
 * @param where `handoff`: the journey did not arrive at `step`; `step`: it arrived, and was lost there
 * @param cause A failure's code, a reason, `left`, or `not_reached`
 * @example lossOwner(step, 'step', 'care_team_api_error') // { team: 'sm', kind: 'engineering' }
 */
export function lossOwner(step: StepDefinition, where: 'step' | 'handoff', cause: string): Owner {
  if (where === 'handoff') return handoffOwner(step)
  const left = cause === 'left' ? step.leftOwner : undefined
  return failureOwner(step, cause) ?? left ?? { team: step.team, kind: 'ux' }
}

/** Returns the team that owns journeys that did not arrive at a step: an engineering problem of its team unless declared. */
export function handoffOwner({ team, notReachedOwner }: StepDefinition): Owner {
  return notReachedOwner ?? { team, kind: 'engineering' }
}
