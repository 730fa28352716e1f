import { failureOwner, type JourneyDefinition, type Phase, type StepDefinition } from '@journey-monitor/sdk'
import { dropOffs, type Loss, stepCounts, type Tally } from './cohort.ts'
import type { DirectEntry } from './funnel-result.ts'

/** How many `first` events are alike: a bucket of an aggregate query. */
export interface FirstEvents {
  readonly entry_step: string
  readonly step: string
  readonly phase: Phase
  /** An abandon's reason, a failure's code. */
  readonly cause?: string | undefined
  readonly supersedes?: string | undefined
  readonly implied: boolean
  readonly events: number
}

type CountedCohort = Pick<DirectEntry, 'steps' | 'drop_offs' | 'lost_returns'>

/** What counts can say of the funnel. Percentiles are null: they are not counts. */
export interface CountedFunnel extends CountedCohort {
  direct: ({ entry: string } & CountedCohort)[]
}

/**
 * Computes the funnel from counts of `first` events alone, so that it can be asked of a store that aggregates events
 * and knows no journeys. It agrees with `computeFunnel` where no event is missing and no journey is in progress.
 *
 * @example const { drop_offs } = funnelFromCounts(renewal, buckets)
 */
export function funnelFromCounts(definition: JourneyDefinition, counts: readonly FirstEvents[]): CountedFunnel {
  const from = (entry: number) => {
    const name = definition.steps[entry - 1]?.name
    return cohort(
      definition,
      entry,
      counts.filter(({ entry_step }) => entry_step === name),
    )
  }
  const direct = definition.steps.flatMap(({ name }, i) =>
    i > 0 && counts.some(({ entry_step }) => entry_step === name) ? [{ entry: name, ...from(i + 1) }] : [],
  )
  return { ...from(1), direct }
}

function cohort(definition: JourneyDefinition, entry: number, counts: readonly FirstEvents[]): CountedCohort {
  const numberOf = (name: string) => definition.steps.findIndex(step => step.name === name) + 1
  const intent = numberOf(definition.intentStep)
  const converting = numberOf(definition.convertingStep)
  const tallies = definition.steps.slice(entry - 1).map((step, i) => tallyOf(step, entry + i, counts))

  const losses = tallies.flatMap((tally, i) => {
    const isCounted = tally.number === intent ? isFailure : () => true
    const inStep = lossesIn(definition.steps[tally.number - 1] as StepDefinition, tally, counts).filter(isCounted)
    const next = tallies[i + 1]
    return next ? [...inStep, handoff(tally, next)] : inStep
  })
  const isLostReturn = ({ number }: Loss) => entry <= converting && number > converting
  const dropped = losses.filter(loss => !isLostReturn(loss))
  const converted = tallies.find(({ number }) => number === Math.max(converting, entry))?.completed ?? 0
  return {
    steps: stepCounts(definition, tallies),
    drop_offs: dropOffs(
      definition,
      dropped,
      dropped.reduce((sum, { journeys }) => sum + journeys, 0),
    ),
    lost_returns: dropOffs(definition, losses.filter(isLostReturn), converted),
  }

  function isFailure({ number, cause }: Loss): boolean {
    return failureOwner(definition.steps[number - 1] as StepDefinition, cause) !== undefined
  }
}

function tallyOf(step: StepDefinition, number: number, counts: readonly FirstEvents[]): Tally {
  const sum = (isCounted: (events: FirstEvents) => boolean) =>
    sumOf(counts, each => each.step === step.name && isCounted(each))
  const hadFailed = ({ supersedes }: FirstEvents) =>
    supersedes !== undefined && failureOwner(step, supersedes) !== undefined
  return {
    number,
    entered: sum(({ phase }) => phase === 'start'),
    completed: sum(({ phase }) => phase === 'complete'),
    implied: sum(({ phase, implied }) => phase === 'complete' && implied),
    failed: sum(({ phase }) => phase === 'fail'),
    recovered: sum(each => each.phase === 'complete' && !each.implied && hadFailed(each)),
    abandoned: sum(({ phase }) => phase === 'abandon'),
    p50: null,
    p90: null,
  }
}

/** Of each cause, the journeys where it was said and not superseded; the rest of those that did not complete simply left. */
function lossesIn(step: StepDefinition, { number, entered, completed }: Tally, counts: readonly FirstEvents[]): Loss[] {
  const own = counts.filter(each => each.step === step.name)
  const causes = [...new Set(own.flatMap(({ cause }) => cause ?? []))].map((cause): Loss => {
    const said = sumOf(own, each => each.cause === cause)
    const superseded = sumOf(own, each => each.supersedes === cause)
    return { number, where: 'step', cause, journeys: said - superseded }
  })
  const explained = causes.reduce((sum, { journeys }) => sum + journeys, 0)
  return [...causes, { number, where: 'step', cause: 'left', journeys: entered - completed - explained }]
}

function handoff(from: Tally, to: Tally): Loss {
  return { number: to.number, where: 'handoff', cause: 'not_reached', journeys: from.completed - to.entered }
}

function sumOf(counts: readonly FirstEvents[], isCounted: (events: FirstEvents) => boolean): number {
  return counts.reduce((sum, each) => (isCounted(each) ? sum + each.events : sum), 0)
}
