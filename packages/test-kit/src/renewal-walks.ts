import { renewal } from '@journey-monitor/sdk/renewal'
import { type RumAction, recorder, type Visit } from './journey-recorder.ts'

export type Walk = (visit: Visit<typeof renewal>) => void
type Step = (typeof renewal)['steps'][number]['name']

const ALL = renewal.steps.map(({ name }) => name)

/** Starts and completes every step up to and including `last`, each in a second, five seconds apart. */
export function through(last: Step): Walk {
  return ({ journey, wait }) => {
    for (const step of ALL.slice(0, ALL.indexOf(last) + 1)) {
      wait(5_000)
      journey.start(step)
      wait(1_000)
      journey.complete(step)
    }
  }
}

export const link: Walk = through('link_view')

/** Enters Secure Messaging, where the care teams fail to load. */
export const careTeamsFail: Walk = ({ journey }) => {
  journey.start('link_view')
  journey.complete('link_view')
  journey.start('modal')
  journey.complete('modal')
  journey.start('care_team_pick')
  journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503 })
}

/** Records the events of people who take these walks, each in their own tab. */
export function eventsOf(...walks: Walk[]): RumAction[] {
  const { actions, visit } = recorder(renewal)
  for (const walk of walks) visit(walk)
  return actions
}

/** Combines walks of the same person, one after the other. */
export function inTurn(...walks: Walk[]): Walk {
  return visit => {
    for (const walk of walks) walk(visit)
  }
}
