import { guard } from './guard.ts'
import type { Journey } from './journey.ts'
import type { JourneyDefinition, StepName } from './journey-definition.ts'
import { internalsOf } from './journey-internals.ts'
import { type JourneyState, openIndexOf } from './journey-state.ts'
import { COMPLETED } from './phase-rank.ts'
import { isFresh } from './state-machine.ts'

/** The part of a journey that a survey may know. It never contains the ID of the journey. */
export interface SurveyContext<Definition extends JourneyDefinition = JourneyDefinition> {
  readonly journey: Definition['name']
  /** The open step or, if none is open, the step that was started last. */
  readonly step: StepName<Definition>
  /** The team that owns the step. */
  readonly team: Definition['teams'][number]
}

/**
 * Returns the step and the team that feedback given now is about, for the custom parameters of a survey. Returns undefined if no journey is
 * live and none has finished lately. Call it when the form opens, not when the page does, because the step changes. Never throws.
 *
 * @param clock Returns the time, in epoch ms. Default: the clock of the journey.
 * @example surveyContext(journey) // { journey: 'rx_renewal', step: 'care_team_pick', team: 'sm' }
 */
export function surveyContext<Definition extends JourneyDefinition>(
  journey: Pick<Journey<Definition>, 'definition'>,
  clock: () => number = () => internalsOf(journey).currentTime(),
): SurveyContext<Definition> | undefined {
  return guard(() => {
    const { definition } = journey
    const state = internalsOf(journey).stateStore.readStored()
    if (!isFresh(state, clock())) return undefined
    const open = openIndexOf(state)
    const step = definition.steps[open < 0 ? lastStarted(state) : open]
    return step && { journey: definition.name, step: step.name, team: step.team }
  })
}

/**
 * Returns the position of the step that was started last, or -1. A step with an implied start has no time. It came first, or right after the
 * step before it, if that was completed.
 */
function lastStarted({ steps }: JourneyState): number {
  let latest = -1
  let latestAt = 0
  steps.forEach(({ rank, startedAt }, i) => {
    const isNext = latest < 0 || (latest === i - 1 && steps[latest]?.lastRank === COMPLETED)
    const follows = startedAt === undefined ? isNext : startedAt >= latestAt
    if (!rank || !follows) return
    latest = i
    latestAt = startedAt || latestAt
  })
  return latest
}
