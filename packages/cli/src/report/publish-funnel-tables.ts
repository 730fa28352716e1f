import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Cell, Ledger } from '../disclosure/ledger.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { mostFirst } from '../funnel/most-first.ts'
import { longestExpiry } from '../journey/definition-facts.ts'
import { InputError } from '../system/errors.ts'
import { type PublishedFunnel, publishFunnel } from './publish-funnel.ts'
import { type PublishedOverTime, publishOverTime } from './publish-over-time.ts'
import { type PublishedGroup, publishGroups } from './publish-report.ts'

/** The tables of a funnel as readers outside the team may see them. */
export interface PublishedTables {
  readonly funnel: PublishedFunnel
  readonly groups: readonly PublishedGroup[]
  readonly overTime: PublishedOverTime | undefined
}

/** How the journeys of a funnel were grouped. */
export interface Grouping {
  readonly by?: string | undefined
  /** Half open, epoch ms. */
  readonly periods?: readonly { readonly from: number; readonly to: number }[] | undefined
}

/**
 * Decides how each number of a funnel's tables may be shown outside the team.
 * @throws InputError where two of the tables count the same journeys by different times.
 */
export function publishFunnelTables(
  definition: JourneyDefinition,
  { groups = [], over_time, ...funnel }: FunnelResult<null>,
  { by, periods = [] }: Grouping,
): PublishedTables {
  refuseOverlaps(periods, over_time !== undefined && (by === 'day' || periods.length > 0))
  const ledger = new Ledger({ isExact: false })
  const published = publishFunnel(ledger, definition, funnel)
  const closedUntil = Date.parse(funnel.window.as_of) - longestExpiry(definition)
  const tables = {
    groups: publishGroups(ledger, definition, groups, published),
    overTime:
      over_time && publishOverTime(ledger, { buckets: over_time, versions: [], stages: [], closedUntil }, published),
  }
  return { ...tables, funnel: inShownOrder(definition, published) }
}

function inShownOrder(definition: JourneyDefinition, funnel: PublishedFunnel): PublishedFunnel {
  return {
    ...funnel,
    losses: mostFirst(definition, funnel.losses),
    lostReturns: mostFirst(definition, funnel.lostReturns),
    direct: funnel.direct.map(each => ({ ...each, losses: mostFirst(definition, each.losses) })),
  }
}

function refuseOverlaps(periods: NonNullable<Grouping['periods']>, isTwice: boolean): void {
  const sorted = [...periods].sort((a, b) => a.from - b.from)
  const overlap = sorted.some(({ to }, i) => to > (sorted[i + 1]?.from ?? Number.POSITIVE_INFINITY))
  if (!overlap && !isTwice) return
  throw new InputError(
    overlap
      ? 'the times overlap, so their difference could reveal few people; choose times that follow each other, or add --exact, for the team only'
      : '--over and the groups count the same journeys by different times; drop one, or add --exact, for the team only',
  )
}

/** A count as a table has it: without separators, which spreadsheets read as text. */
export function tableCount(...cells: readonly Cell[]): number | string | null {
  const hidden = cells.find(cell => typeof cell.shown !== 'number')
  if (!hidden) return cells.reduce((sum, { number = 0 }) => sum + number, 0)
  if (hidden.shown === 'unknown') return null
  return cells.length === 1 && hidden.shown === 'small' ? '<11' : 'withheld'
}
