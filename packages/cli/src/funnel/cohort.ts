import type { JourneyDefinition, StepDefinition } from '@journey-monitor/sdk'
import { lossOwner } from '../journey/loss-owner.ts'
import { compareText } from '../system/compare-text.ts'
import type { Attribution, Outcome } from './attribution.ts'
import type { DirectEntry, DropOff, FunnelResult, JourneyCounts, StepCounts, TeamDropOffs } from './funnel-result.ts'
import type { Loss } from './loss.ts'
import type { StepTally } from './step-tally.ts'

/** The rows of the funnel, in the order of the steps, from the first tally's on. */
export function stepCounts({ steps, intentStep }: JourneyDefinition, tallies: readonly StepTally[]): StepCounts[] {
  const inOrder = [...tallies].sort((a, b) => a.number - b.number)
  const intended = inOrder.find(({ number }) => steps[number - 1]?.name === intentStep)?.completed ?? 0
  return inOrder.map(({ number, entered, completed, implied, failed, recovered, abandoned, timed, p50, p90 }, i) => {
    const { name, team, app } = steps[number - 1] as StepDefinition
    const previous = inOrder[i - 1]?.completed ?? entered
    return {
      step: name,
      step_number: number,
      team,
      app,
      entered,
      completed,
      implied,
      failed,
      recovered,
      abandoned,
      conversion_from_intent: ratio(completed, intended),
      conversion_from_previous: ratio(completed, previous),
      timed,
      p50_ms: p50,
      p90_ms: p90,
    }
  })
}

/** The losses with their owners, most journeys first; `of` is how many journeys the shares are of. */
export function dropOffs(definition: JourneyDefinition, losses: readonly Loss[], of: number): DropOff[] {
  const found = losses
    .filter(({ journeys }) => journeys > 0)
    .sort(
      (a, b) =>
        b.journeys - a.journeys ||
        a.number - b.number ||
        compareText(a.where, b.where) ||
        compareText(a.cause, b.cause),
    )
  return ownedLosses(definition, found).map(loss => ({ ...loss, share: loss.journeys / of }))
}

/** A loss with its owner. */
export type OwnedLoss = Omit<DropOff, 'share'>

/** The losses with their owners, in their order. */
export function ownedLosses({ steps }: JourneyDefinition, losses: readonly Loss[]): OwnedLoss[] {
  return losses.map(({ number, where, cause, journeys }) => {
    const step = steps[number - 1] as StepDefinition
    const { team, kind } = lossOwner(step, where, cause)
    return { step: step.name, where, team, kind, cause, journeys }
  })
}

/** The steps, other than the first, at which journeys began; 1-based, in order. */
export function entriesOf({ outcomes }: Attribution): number[] {
  return [...new Set(outcomes.map(({ entry }) => entry))].filter(entry => entry > 1).sort((a, b) => a - b)
}

type Cohort = Omit<DirectEntry, 'entry'>

/** The journeys that began at the step number `entry`. */
export function cohortOf(definition: JourneyDefinition, attribution: Attribution, entry: number): Cohort {
  const own = <Row extends { entry: number }>(rows: readonly Row[]) => rows.filter(row => row.entry === entry)
  const outcomes = own(attribution.outcomes)
  const count = (outcome: Outcome) => outcomes.find(row => row.outcome === outcome)?.journeys ?? 0
  const journeys: JourneyCounts = {
    total: outcomes.reduce((sum, row) => sum + row.journeys, 0),
    in_progress: count('in_progress'),
    viewed_only: count('viewed_only'),
    converted: count('converted') + count('returned'),
    returned: count('returned'),
    dropped: count('dropped'),
    direct_entries: 0,
  }
  const losses = own(attribution.losses)
  const lossesOf = (outcome: Outcome) => losses.filter(loss => loss.outcome === outcome)
  const tallies = own(attribution.tallies)
  const nothing = {
    entered: 0,
    completed: 0,
    implied: 0,
    failed: 0,
    recovered: 0,
    abandoned: 0,
    timed: 0,
    p50: null,
    p90: null,
  }
  const ownSteps = definition.steps.map((_, i) => i + 1).filter(number => number >= entry)
  return {
    journeys,
    steps: stepCounts(
      definition,
      ownSteps.map(number => tallies.find(tally => tally.number === number) ?? { number, ...nothing }),
    ),
    drop_offs: dropOffs(definition, lossesOf('dropped'), journeys.dropped),
    lost_returns: dropOffs(definition, lossesOf('converted'), journeys.converted),
  }
}

/** The drop-offs of each declared team. */
export function teamDropOffs({ teams }: JourneyDefinition, drops: FunnelResult['drop_offs']): TeamDropOffs[] {
  return teams.map(team => {
    const own = drops.filter(drop => drop.team === team)
    const sum = (kind?: string) =>
      own.filter(drop => kind === undefined || drop.kind === kind).reduce((total, { journeys }) => total + journeys, 0)
    return {
      team,
      engineering: sum('engineering'),
      ux: sum('ux'),
      known_limitation: sum('known_limitation'),
      total: sum(),
    }
  })
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
