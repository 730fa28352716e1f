import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import { withEventDatabase } from '../events/event-database.ts'
import type { EventFile } from '../events/event-file.ts'
import { type EventInput, refuseEmpty } from '../events/find-event-files.ts'
import type { Rejection } from '../events/rejected-lines.ts'
import type { FunnelResult } from './funnel-result.ts'
import { parseFilters } from './group-by.ts'
import { type Choice, type Journeys, type NamedPeriod, openJourneys } from './journeys.ts'
import { type LostOfValue, oddsDimensions, oddsOfLoss } from './odds-of-loss.ts'
import type { TimeUnit } from './over-time.ts'

export interface FunnelOptions extends Choice {
  /** Adds a funnel for each value of a dimension that `where` accepts. */
  readonly by?: string | undefined
  /** Adds the journeys of each hour, day or week in which some began. */
  readonly over?: TimeUnit | undefined
  /** Adds a funnel for each of these times, in place of `by`. */
  readonly periods?: readonly NamedPeriod[] | undefined
  /** Adds the associations with losses: see `oddsOfLoss`. */
  readonly odds?: boolean | undefined
  /** Hears of each rejected line. This reads the input a second time, slowly. */
  readonly onRejected?: ((rejection: Rejection) => void) | undefined
  /** Whether input without a RUM event is an error. Default: false. */
  readonly refuseEmpty?: boolean | undefined
  /** Called for each file in a folder that cannot be read, which then counts as one rejected line. */
  readonly onUnreadable?: ((file: string, reason: string) => void) | undefined
}

/**
 * Computes the funnel of a journey, and the owners of its drop-offs, from RUM events: files, plain, gzip or zstd;
 * folders; or a stream such as `process.stdin`. Reads newline-delimited JSON, pretty-printed JSON, arrays, and answers
 * of Datadog's events API.
 *
 * @throws InputError if an input is missing or cannot be read, or the journeys have no dimension `where` or `by`.
 * @example const { steps, drop_offs } = await computeFunnel(renewal, ['.journeys'], { asOf: Date.now() })
 */
export async function computeFunnel(
  definition: JourneyDefinition,
  inputs: readonly EventInput[],
  { by, over, periods, odds = false, refuseEmpty: mustHaveSome = false, onUnreadable, ...options }: FunnelOptions = {},
): Promise<FunnelResult> {
  const compared = odds ? oddsDimensions(definition) : []
  const groupings = [...new Set([...(by === undefined ? [] : [by]), ...compared])]
  parseFilters(definition, options.where ?? {}, groupings)
  const compute = async (database: Database, files: readonly EventFile[]) => {
    if (mustHaveSome) refuseEmpty(inputs, files)
    const choice = { ...options, by: groupings, refuseForeign: mustHaveSome }
    const journeys = await openJourneys(database, definition, files, choice)
    const funnel = await journeys.funnel()
    return {
      ...funnel,
      ...(over && { over_time: await journeys.overTime(over) }),
      ...(odds && { odds_of_loss: oddsOfLoss(await lostByEach(journeys, compared)) }),
      ...(periods && { groups: await journeys.funnelsIn(periods) }),
      ...(by !== undefined && { groups: await journeys.funnelsBy(by) }),
    }
  }
  return withEventDatabase(inputs, compute, { onUnreadable })
}

async function lostByEach(journeys: Journeys, names: readonly string[]): Promise<LostOfValue[]> {
  const all: LostOfValue[] = []
  for (const name of names) all.push(...(await journeys.lostBy(name)))
  return all
}
