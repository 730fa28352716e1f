import { guard } from './guard.ts'
import type { Journey } from './journey.ts'
import type { JourneyDefinition, StepName } from './journey-definition.ts'
import { internalsOf } from './journey-internals.ts'
import type { JourneyState } from './journey-state.ts'
import { isFresh } from './state-machine.ts'

/** What a survey may know of the journey: where the person is, and whose that is; never the journey's ID. */
export interface SurveyContext<Definition extends JourneyDefinition = JourneyDefinition> {
  readonly journey: Definition['name']
  /** The open step; where none is open, the one that was started last. */
  readonly step: StepName<Definition>
  /** The team that owns the step. */
  readonly team: Definition['teams'][number]
}

/**
 * The step and team that feedback given now is about, for a survey's custom parameters; undefined where no journey is
 * live, nor finished just now. Ask when the form opens, not when the page does: it is another answer on every step. Never
 * throws.
 *
 * @param clock epoch ms. Default: the journey's own.
 * @example surveyContext(journey) // { journey: 'rx_renewal', step: 'care_team_pick', team: 'sm' }
 */
export function surveyContext<Definition extends JourneyDefinition>(
  journey: Pick<Journey<Definition>, 'definition'>,
  clock: () => number = () => internalsOf(journey).now(),
): SurveyContext<Definition> | undefined {
  return guard(() => {
    const { definition } = journey
    const state = internalsOf(journey).store.read()
    if (!isFresh(definition, state, clock())) return undefined
    const step = definition.steps[state.open < 0 ? lastStarted(state) : state.open]
    return step && { journey: definition.name, step: step.name, team: step.team }
  })
}

/** A step whose start was implied has no time: it came first, or right after the one before it, if that was completed. */
function lastStarted({ steps }: JourneyState): number {
  let latest = -1
  let latestAt = 0
  steps.forEach(({ rank, startedAt }, i) => {
    const isNext = latest < 0 || (latest === i - 1 && steps[latest]?.done)
    const follows = startedAt === undefined ? isNext : startedAt >= latestAt
    if (!rank || !follows) return
    latest = i
    latestAt = startedAt || latestAt
  })
  return latest
}
