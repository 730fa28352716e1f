import { failureOwner, type JourneyDefinition, type Phase, type StepDefinition } from '@journey-monitor/sdk'
import { stepNumber } from '../journey/definition-facts.ts'
import { dropOffs, type OwnedLoss, ownedLosses, stepCounts } from './cohort.ts'
import type { DirectEntry } from './funnel-result.ts'
import type { Loss } from './loss.ts'
import type { StepTally } from './step-tally.ts'

/** Step at which something was counted, and the entry step of those journeys. */
interface CountedStep {
  readonly entry_step: string
  readonly step: string
}

/** Number of equal events: a bucket of an aggregate query. */
interface Counted extends CountedStep {
  readonly events: number
}

interface CountedCause extends Counted {
  /** An abandon's reason, a failure's code. */
  readonly cause: string
}

/** Counts of `first` events of the selected journeys. Each list answers one query. */
export interface FirstEvents {
  /** Counts by phase, with the percentiles of `step_ms`, ms; null if no event has one. */
  readonly phases: readonly (Counted & {
    readonly phase: Phase
    readonly p50: number | null
    readonly p90: number | null
  })[]
  /** Completes that were implied. */
  readonly implied: readonly Counted[]
  /** Completes that have a time. */
  readonly timed: readonly Counted[]
  /** Fails and abandons, by cause. */
  readonly causes: readonly CountedCause[]
  /** Events of any phase, by the cause that they supersede. */
  readonly superseded: readonly CountedCause[]
  /** Completes that were not implied, by the cause that they supersede. */
  readonly recovered: readonly CountedCause[]
}

type CountedCohort = Omit<DirectEntry<null>, 'entry'>

/** Steps and losses of the journeys that were entered at the first step: what their shares are made of. */
export interface CountedShares extends Pick<CountedCohort, 'steps'> {
  readonly drop_offs: readonly OwnedLoss[]
  readonly lost_returns: readonly OwnedLoss[]
}

/** Funnel that counts alone can give. Counts cannot tell which journeys are in progress, so that number is null. */
export interface CountedFunnel extends CountedCohort {
  direct: DirectEntry<null>[]
}

/**
 * Computes the funnel from counts of `first` events alone, for stores that aggregate events and do not know journeys.
 * Equals `computeFunnel` if no event is missing and no journey is in progress.
 *
 * @example const { drop_offs } = funnelFromCounts(renewal, counts)
 */
export function funnelFromCounts(definition: JourneyDefinition, counts: FirstEvents): CountedFunnel {
  const direct = definition.steps.flatMap(({ name }, i) =>
    i > 0 && counts.phases.some(({ entry_step }) => entry_step === name)
      ? [{ entry: name, ...cohort(definition, i + 1, counts) }]
      : [],
  )
  const { journeys, ...own } = cohort(definition, 1, counts)
  const direct_entries = direct.reduce((sum, each) => sum + each.journeys.total, 0)
  return { journeys: { ...journeys, direct_entries }, ...own, direct }
}

/**
 * Computes what shares are made of, for one of many short times. What later steps prove of earlier ones is taken, so that missing events
 * of one time cannot make up for the losses of another.
 */
export function sharesFromCounts(definition: JourneyDefinition, counts: FirstEvents): CountedShares {
  const { tallies, dropped, lostReturns } = tally(definition, 1, counts, { isRepaired: true })
  return {
    steps: stepCounts(definition, tallies),
    drop_offs: ownedLosses(definition, dropped),
    lost_returns: ownedLosses(definition, lostReturns),
  }
}

function cohort(definition: JourneyDefinition, entry: number, counts: FirstEvents): CountedCohort {
  const { tallies, viewedOnly, dropped, lostReturns, completed } = tally(definition, entry, counts)
  const returned = completed(definition.steps.length)
  const converting = stepNumber(definition, definition.convertingStep)
  const journeys = {
    total: tallies[0]?.entered ?? 0,
    in_progress: null,
    viewed_only: total(viewedOnly),
    converted: entry <= converting ? completed(converting) : returned,
    returned,
    dropped: total(dropped),
    direct_entries: 0,
  }
  return {
    journeys,
    steps: stepCounts(definition, tallies),
    drop_offs: dropOffs(definition, dropped, journeys.dropped),
    lost_returns: dropOffs(definition, lostReturns, journeys.converted),
  }
}

/** Numbers of each step, and losses by what they are, of the journeys that were entered at the step number `entry`. */
interface CountedJourneys {
  readonly tallies: readonly StepTally[]
  readonly viewedOnly: readonly Loss[]
  readonly dropped: readonly Loss[]
  readonly lostReturns: readonly Loss[]
  /** Returns how many completed the step of that number. */
  readonly completed: (number: number) => number
}

function tally(
  definition: JourneyDefinition,
  entry: number,
  counts: FirstEvents,
  { isRepaired = false } = {},
): CountedJourneys {
  const { steps } = definition
  const intent = stepNumber(definition, definition.intentStep)
  const converting = stepNumber(definition, definition.convertingStep)
  const entryStep = steps[entry - 1]?.name as string
  const counted = steps.slice(entry - 1).map((step, i) => tallyOf(step, entry + i, countsAt(entryStep, step, counts)))
  const tallies = isRepaired ? repaired(counted) : counted
  const completed = (number: number) => tallies.find(each => each.number === number)?.completed ?? 0

  const losses = tallies.flatMap((tally, i) => {
    const step = steps[tally.number - 1] as StepDefinition
    const inStep = lossesIn(tally, countsAt(entryStep, step, counts))
    const next = tallies[i + 1]
    return next ? [...inStep, handoff(tally, next)] : inStep
  })
  const isLostReturn = ({ number }: Loss) => entry <= converting && number > converting
  const isViewedOnly = ({ number, where, cause }: Loss) =>
    number === intent && where === 'step' && failureOwner(steps[number - 1] as StepDefinition, cause) === undefined
  return {
    tallies,
    completed,
    viewedOnly: losses.filter(isViewedOnly),
    dropped: losses.filter(loss => !isLostReturn(loss) && !isViewedOnly(loss)),
    lostReturns: losses.filter(isLostReturn),
  }
}

/** Raises counts to what the steps after them prove: `entered(k) ≥ completed(k) ≥ entered(k+1)`. */
function repaired(tallies: readonly StepTally[]): StepTally[] {
  let proven = 0
  return tallies
    .toReversed()
    .map(tally => {
      const completed = Math.max(tally.completed, proven)
      proven = Math.max(tally.entered, completed)
      return { ...tally, completed, entered: proven }
    })
    .toReversed()
}

/** Selects the counts of one step, for journeys that were entered at `entryStep`. */
function countsAt(entryStep: string, step: StepDefinition, counts: FirstEvents): FirstEvents {
  const isHere = ({ entry_step, step: name }: CountedStep) => entry_step === entryStep && name === step.name
  return {
    phases: counts.phases.filter(isHere),
    implied: counts.implied.filter(isHere),
    timed: counts.timed.filter(isHere),
    causes: counts.causes.filter(isHere),
    superseded: counts.superseded.filter(isHere),
    recovered: counts.recovered.filter(isHere),
  }
}

function tallyOf(step: StepDefinition, number: number, { phases, implied, timed, recovered }: FirstEvents): StepTally {
  const inPhase = (name: Phase) => phases.filter(({ phase }) => phase === name)
  const [completes] = inPhase('complete')
  return {
    number,
    entered: sumOf(inPhase('start')),
    completed: sumOf(inPhase('complete')),
    implied: sumOf(implied),
    failed: sumOf(inPhase('fail')),
    recovered: sumOf(recovered.filter(({ cause }) => failureOwner(step, cause) !== undefined)),
    abandoned: sumOf(inPhase('abandon')),
    timed: sumOf(timed),
    p50: completes?.p50 ?? null,
    p90: completes?.p90 ?? null,
  }
}

/**
 * Counts losses by cause: the journeys in which a cause was signaled and not superseded. The rest of those that did not
 * complete the step left without a signal.
 */
function lossesIn({ number, entered, completed }: StepTally, { causes, superseded }: FirstEvents): Loss[] {
  const byCause = [...new Set(causes.map(({ cause }) => cause))].map((name): Loss => {
    const own = ({ cause }: CountedCause) => cause === name
    return { number, where: 'step', cause: name, journeys: sumOf(causes.filter(own)) - sumOf(superseded.filter(own)) }
  })
  return [...byCause, { number, where: 'step', cause: 'left', journeys: entered - completed - total(byCause) }]
}

function handoff(from: StepTally, to: StepTally): Loss {
  return { number: to.number, where: 'handoff', cause: 'not_reached', journeys: from.completed - to.entered }
}

function sumOf(counts: readonly Counted[]): number {
  return counts.reduce((sum, { events }) => sum + events, 0)
}

function total(losses: readonly Loss[]): number {
  return losses.reduce((sum, { journeys }) => sum + journeys, 0)
}
