import type { JourneyDefinition, Kind } from '@journey-monitor/sdk'
import type { Cell, Ledger, TimeCell } from '../disclosure/ledger.ts'
import type { DirectEntry, DropOff, FunnelResult, Quality, StepCounts } from '../funnel/funnel-result.ts'
import { stepNumber } from '../journey/definition-facts.ts'

/** A funnel whose numbers are cells, as a document may print them. */
export interface PublishedFunnel {
  readonly journey: string
  readonly version: number
  readonly window: FunnelResult['window']
  /** No journey that began at the first step has ended. */
  readonly isEmpty: boolean
  /** Journeys that began anywhere. */
  readonly all: Cell
  readonly journeys: PublishedOutcomes
  readonly steps: readonly PublishedStep[]
  /** Most first. */
  readonly losses: readonly PublishedLoss[]
  readonly lostReturns: readonly PublishedLoss[]
  readonly teams: readonly PublishedTeam[]
  /** Lost journeys of each kind, with all teams. */
  readonly kinds: Readonly<Record<Kind, Cell>>
  readonly direct: readonly PublishedEntry[]
  readonly quality: PublishedQuality
}

interface PublishedOutcomes {
  /** Journeys that completed the intent step: those that converted and those that were lost after it. */
  readonly chose: Cell
  readonly converted: Cell
  readonly returned: Cell
  readonly dropped: Cell
  readonly lostBeforeChoosing: Cell
  readonly lostAfterChoosing: Cell
  readonly viewedOnly: Cell
  readonly inProgress: Cell
}

export interface PublishedStep extends Pick<StepCounts, 'step' | 'team' | 'app'> {
  readonly entered: Cell
  readonly completed: Cell
  /** Journeys that completed the step before and didn't arrive at this one; undefined if there are none. */
  readonly notReached: PublishedLoss | undefined
  readonly p50: TimeCell
  readonly p90: TimeCell
  /** Numbers in exact documents only. */
  readonly details: Readonly<Record<'failed' | 'recovered' | 'abandoned' | 'implied', Cell>> | undefined
}

export interface PublishedLoss extends Pick<DropOff, 'step' | 'where' | 'team' | 'kind' | 'cause'> {
  readonly journeys: Cell
}

interface PublishedTeam {
  readonly team: string
  readonly kinds: Readonly<Record<Kind, Cell>>
  readonly total: Cell
}

/** Journeys that began at a later step. */
interface PublishedEntry {
  readonly entry: string
  readonly ended: Cell
  readonly inProgress: Cell
  readonly converted: Cell
  readonly returned: Cell
  readonly dropped: Cell
  readonly losses: readonly PublishedLoss[]
}

interface PublishedQuality {
  readonly hasEvents: boolean
  readonly warnings: readonly string[]
  readonly apps: readonly {
    readonly app: string
    readonly isSilent: boolean
    readonly sampleRates: readonly number[]
    /**
     * Number in exact documents only: together with the events that each journey must send, it gives away how many
     * journeys there were.
     */
    readonly events: Cell | undefined
  }[]
  readonly duplicates: Cell
  readonly conflicts: Cell
  readonly rejected: Cell
  /** Events of synthetic tests, which are in no number. */
  readonly syntheticEvents: Cell
  readonly missing: Cell
  readonly journeysWithMissing: Cell
}

/** Priorities of counts. The main numbers of a document are withheld last. */
export const KEEP = { entered: 1, completed: 2, team: 3, lost: 4, headline: 5 } as const

type Detail = (value: number, keepPriority?: number) => Cell

/** Rules for adding numbers that only exact documents print. */
interface Printing {
  readonly detail: Detail
  /** Detail that follows from the numbers of a summary. */
  readonly figure: Detail
}

/**
 * Adds the counts of `funnel` to `ledger`, with every equation between them.
 * @param isSummary the document prints outcomes, teams and losses by failure code, but no steps.
 */
export function publishFunnel(
  ledger: Ledger,
  definition: JourneyDefinition,
  funnel: FunnelResult<null>,
  { isSummary = false }: { readonly isSummary?: boolean } = {},
): PublishedFunnel {
  const { journey, version, window, journeys, quality } = funnel
  const detail: Detail = isSummary ? value => ledger.hidden(value) : (value, keep) => ledger.count(value, keep)
  const figure: Detail = isSummary ? value => ledger.derived(value) : (value, keep) => ledger.count(value, keep)
  const cohort = publishCohort(ledger, definition, funnel, { detail, figure })
  const direct = funnel.direct.map(each => publishEntry(ledger, each, { detail, figure }))
  const all = ledger.derived(journeys.total + journeys.direct_entries)
  const { viewedOnly, inProgress, converted, dropped } = cohort.journeys
  const began = direct.flatMap(({ ended, inProgress }) => [ended, inProgress])
  ledger.sum(all, [viewedOnly, inProgress, converted, dropped, ...began])
  const published = publishQuality(ledger, quality)
  ledger.atLeast(all, [published.journeysWithMissing])
  return {
    journey,
    version,
    window,
    isEmpty: (funnel.steps[0]?.entered ?? 0) === 0,
    all,
    ...cohort,
    direct,
    quality: published,
  }
}

function publishCohort(
  ledger: Ledger,
  definition: JourneyDefinition,
  { journeys, steps, drop_offs, lost_returns, teams }: FunnelResult<null>,
  { detail, figure }: Printing,
): Pick<PublishedFunnel, 'journeys' | 'steps' | 'losses' | 'lostReturns' | 'teams' | 'kinds'> {
  const isByCode = ({ step, where, cause }: Pick<DropOff, 'step' | 'where' | 'cause'>) =>
    where === 'step' && Object.hasOwn(definition.steps.find(({ name }) => name === step)?.failures ?? {}, cause)
  const publishLoss = ({ journeys: lost, step, where, team, kind, cause }: DropOff): PublishedLoss => ({
    step,
    where,
    team,
    kind,
    cause,
    journeys: isByCode({ step, where, cause }) ? ledger.count(lost) : detail(lost),
  })
  const viewedOnly = figure(journeys.viewed_only)
  const converted = ledger.count(journeys.converted, KEEP.headline)
  const returned = ledger.count(journeys.returned, KEEP.completed)
  const inProgress = ledger.count(journeys.in_progress)
  const losses = drop_offs.map(publishLoss)
  const lostReturns = lost_returns.map(publishLoss)
  const dropped = ledger.count(journeys.dropped, KEEP.lost)
  ledger.sum(dropped, cellsOf(losses))

  const intent = stepNumber(definition, definition.intentStep)
  const isEarly = ({ step }: Pick<DropOff, 'step'>) => stepNumber(definition, step) <= intent
  const lostIn = (own: readonly DropOff[]) => figure(own.reduce((sum, { journeys: lost }) => sum + lost, 0))
  const lostBeforeChoosing = lostIn(drop_offs.filter(isEarly))
  const lostAfterChoosing = lostIn(drop_offs.filter(drop => !isEarly(drop)))
  ledger.sum(lostBeforeChoosing, cellsOf(losses.filter(isEarly)))
  ledger.sum(lostAfterChoosing, cellsOf(losses.filter(loss => !isEarly(loss))))
  ledger.sum(dropped, [lostBeforeChoosing, lostAfterChoosing])

  const all = [...losses, ...lostReturns]
  const turningPoints = [definition.intentStep, definition.convertingStep]
  const published = steps.map((own, i): PublishedStep => {
    const { step, team, app, timed: measured } = own
    const entered = detail(own.entered, KEEP.entered)
    const completed = turningPoints.includes(step)
      ? ledger.count(own.completed, KEEP.headline)
      : detail(own.completed, KEEP.completed)
    const isHere = (place: DropOff['where']) => (loss: PublishedLoss) => loss.step === step && loss.where === place
    const ended = ledger.difference(entered, completed)
    ledger.sum(ended, [...cellsOf(all.filter(isHere('step'))), ...(step === definition.intentStep ? [viewedOnly] : [])])
    const timed = { whole: completed, measured }
    return {
      step,
      team,
      app,
      entered,
      completed,
      notReached: i > 0 ? all.find(isHere('handoff')) : undefined,
      p50: ledger.percentile(50, own.p50_ms, timed),
      p90: ledger.percentile(90, own.p90_ms, timed),
      details: ledger.isExact
        ? {
            failed: ledger.count(own.failed),
            recovered: ledger.count(own.recovered),
            abandoned: ledger.count(own.abandoned),
            implied: ledger.count(own.implied),
          }
        : undefined,
    }
  })
  for (const [i, { entered, completed, notReached }] of published.entries()) {
    const previous = published[i - 1]
    if (!previous) continue
    ledger.sum(ledger.difference(previous.completed, entered), notReached ? [notReached.journeys] : [])
    ledger.difference(previous.completed, completed)
    ledger.difference(previous.entered, entered)
  }
  const [first] = published
  if (first) ledger.sum(first.entered, [viewedOnly, converted, dropped])
  const completedOf = (name: string) => published.find(({ step }) => step === name)?.completed ?? ledger.derived(0)
  const chose = completedOf(definition.intentStep)
  ledger.sum(chose, [converted, lostAfterChoosing])
  ledger.sum(converted, [completedOf(definition.convertingStep)])
  ledger.sum(returned, [completedOf(definition.steps.at(-1)?.name ?? '')])
  ledger.difference(converted, returned)

  const publishedTeams = teams.map((own): PublishedTeam => {
    const kindOf = (kind: Kind) => {
      const cell = figure(own[kind], KEEP.entered)
      ledger.sum(cell, cellsOf(losses.filter(loss => loss.team === own.team && loss.kind === kind)))
      return cell
    }
    const kinds = { engineering: kindOf('engineering'), ux: kindOf('ux'), known_limitation: kindOf('known_limitation') }
    const total = ledger.count(own.total, KEEP.team)
    ledger.sum(total, Object.values(kinds))
    // A document may print no other cause of a team's losses.
    ledger.sum(total, cellsOf(losses.filter(loss => loss.team === own.team && isByCode(loss))))
    return { team: own.team, kinds, total }
  })
  ledger.sum(
    dropped,
    publishedTeams.map(({ total }) => total),
  )
  const kindTotal = (kind: Kind) => {
    const cell = figure(
      teams.reduce((sum, own) => sum + own[kind], 0),
      KEEP.completed,
    )
    ledger.sum(
      cell,
      publishedTeams.map(({ kinds }) => kinds[kind]),
    )
    return cell
  }
  return {
    journeys: { chose, converted, returned, dropped, lostBeforeChoosing, lostAfterChoosing, viewedOnly, inProgress },
    steps: published,
    losses,
    lostReturns,
    teams: publishedTeams,
    kinds: {
      engineering: kindTotal('engineering'),
      ux: kindTotal('ux'),
      known_limitation: kindTotal('known_limitation'),
    },
  }
}

function publishEntry(
  ledger: Ledger,
  { entry, journeys, drop_offs }: DirectEntry<null>,
  { detail, figure }: Printing,
): PublishedEntry {
  const ended = figure(journeys.total - (journeys.in_progress ?? 0))
  const converted = detail(journeys.converted, KEEP.headline)
  const returned = detail(journeys.returned)
  const dropped = detail(journeys.dropped, KEEP.completed)
  const losses = drop_offs.map(({ journeys: lost, step, where, team, kind, cause }) => ({
    step,
    where,
    team,
    kind,
    cause,
    journeys: detail(lost),
  }))
  const inProgress = journeys.in_progress === null ? ledger.count(null) : figure(journeys.in_progress)
  ledger.sum(ended, [converted, dropped])
  ledger.difference(converted, returned)
  ledger.sum(dropped, cellsOf(losses))
  return { entry, ended, inProgress, converted, returned, dropped, losses }
}

function publishQuality(ledger: Ledger, quality: Quality<null>): PublishedQuality {
  const missing = ledger.count(quality.missing)
  const journeysWithMissing = ledger.count(quality.journeys_with_missing)
  ledger.atLeast(missing, [journeysWithMissing])
  return {
    hasEvents: quality.events > 0,
    warnings: quality.warnings,
    apps: quality.apps.map(({ app, events, sample_rates }) => ({
      app,
      isSilent: events === 0,
      sampleRates: sample_rates,
      events: ledger.isExact ? ledger.count(events) : undefined,
    })),
    duplicates: ledger.count(quality.duplicates),
    conflicts: ledger.count(quality.conflicts),
    rejected: ledger.count(quality.rejected),
    syntheticEvents: ledger.count(quality.synthetic_events),
    missing,
    journeysWithMissing,
  }
}

function cellsOf(losses: readonly PublishedLoss[]): Cell[] {
  return losses.map(({ journeys }) => journeys)
}
