import { existsSync } from 'node:fs'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { withEventDatabase, withSharedEvents } from '../events/event-database.ts'
import { compareGroups } from '../funnel/compare-groups.ts'
import type { FunnelGroup, FunnelResult, GroupComparison } from '../funnel/funnel-result.ts'
import { type Journeys, type NamedPeriod, openJourneys } from '../funnel/journeys.ts'
import { longestExpiry } from '../journey/definition-facts.ts'
import { DAY } from '../system/time-units.ts'
import { findOpenJourneys, type OpenJourneys } from './find-open-journeys.ts'
import { type Comparison, filtersOf, rangeEnds, type Selection } from './selection.ts'

/** Content of the live page. */
export interface LiveFunnel {
  readonly selection: Selection
  readonly funnel: FunnelResult
  /** The journeys that `funnel` leaves out. */
  readonly open: OpenJourneys
  /** The app versions with which the selected journeys began, in the order in which they came. */
  readonly versions: readonly string[]
  /** Compared groups; undefined if the address asks for none. */
  readonly groups: ComparedGroups | undefined
  /** Reasons why no journey is selected; undefined if some are. */
  readonly emptiness: Emptiness | undefined
}

interface ComparedGroups {
  readonly groups: readonly FunnelGroup[]
  /** The two groups next to each other; undefined if one has no journeys, or no two were chosen. */
  readonly comparison: GroupComparison | undefined
}

/** Reasons why a selection has no journeys. */
export interface Emptiness {
  /** The number of journeys in the folder without any filter. */
  readonly all: number
  /** The number of journeys without one of the filters. */
  readonly without: readonly { readonly filter: string; readonly journeys: number }[]
}

/** The names of the two periods that are compared. */
export const PERIODS = { before: 'The range before', now: 'This range' } as const

/** How far a client's clock may be ahead. */
const CLOCK_TOLERANCE_MS = DAY

export interface LiveFunnelOptions {
  /** The folder of the events; it may be missing. */
  readonly dir: string
  readonly selection: Selection
  /** Epoch ms. */
  readonly now: number
}

/** Computes what the live page shows of the events in a folder, which are read once for all of it. */
export function computeLiveFunnel(
  definition: JourneyDefinition,
  { dir, selection, now }: LiveFunnelOptions,
): Promise<LiveFunnel> {
  const { comparison, countsOpenAsEnded } = selection
  const afterAllExpired = now + longestExpiry(definition) + CLOCK_TOLERANCE_MS
  const asOf = countsOpenAsEnded ? afterAllExpired : now
  const by = comparison?.type === 'values' ? comparison.by : undefined

  return withSharedEvents(existsSync(dir) ? [dir] : [], async events => {
    const withJourneys = <Result>(
      { range, where }: Pick<Selection, 'range' | 'where'>,
      at: number,
      use: (journeys: Journeys) => Promise<Result>,
      names: readonly string[] = [],
    ) =>
      withEventDatabase(events, async (database, files) => {
        const choice = { ...rangeEnds(range, now), where, asOf: at, by: names }
        return use(await openJourneys(database, definition, files, choice))
      })

    const { groups, ...found } = await withJourneys(
      selection,
      asOf,
      async journeys => ({
        funnel: await journeys.funnel(),
        versions: (await journeys.versions()).map(({ version }) => version),
        groups: by === undefined ? undefined : await journeys.funnelsBy(by),
      }),
      [...new Set(['app_version', ...(by === undefined ? [] : [by])])],
    )
    const { funnel } = found
    const isOpen = [funnel, ...funnel.direct].some(({ journeys }) => journeys.in_progress > 0)
    const ended = isOpen ? await withJourneys(selection, afterAllExpired, journeys => journeys.funnel()) : funnel
    const periods = comparison?.type === 'previous' ? periodsOf(selection, now) : undefined
    const inPeriods =
      periods &&
      (await withJourneys({ range: {}, where: selection.where }, asOf, journeys => journeys.funnelsIn(periods)))

    const count = async (other: Selection) =>
      withJourneys(other, asOf, async journeys => sizeOf(await journeys.funnel()))
    const emptiness = async (): Promise<Emptiness> => {
      const without = []
      for (const { name, without: other } of filtersOf(selection))
        without.push({ filter: name, journeys: await count(other) })
      return { all: await count({ ...selection, range: {}, where: {} }), without }
    }
    return {
      selection,
      ...found,
      open: findOpenJourneys(funnel, ended),
      groups: comparedGroups(definition, comparison, groups ?? inPeriods),
      emptiness: sizeOf(funnel) === 0 && filtersOf(selection).length > 0 ? await emptiness() : undefined,
    }
  })
}

function comparedGroups(
  definition: JourneyDefinition,
  comparison: Comparison | undefined,
  groups: readonly FunnelGroup[] | undefined,
): ComparedGroups | undefined {
  if (!comparison || !groups) return undefined
  const names = comparison.type === 'previous' ? ([PERIODS.before, PERIODS.now] as const) : comparison.values
  const hasBoth = names?.every(name => groups.some(({ by, result }) => by === name && sizeOf(result) > 0))
  return { groups, comparison: names && hasBoth ? compareGroups(definition, groups, names) : undefined }
}

/** Returns the time range, and the one of the same length before it. */
function periodsOf({ range }: Selection, now: number): NamedPeriod[] {
  const { from = now, to } = rangeEnds(range, now)
  const length = (to ?? now) - from
  return [
    { name: PERIODS.before, from: from - length, to: from },
    { name: PERIODS.now, from, to: to ?? now + CLOCK_TOLERANCE_MS },
  ]
}

function sizeOf({ journeys }: Pick<FunnelResult, 'journeys'>): number {
  return journeys.total + journeys.direct_entries
}
