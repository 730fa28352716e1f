import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import { PHASE_RANK } from '../events/definition-tables.ts'
import type { Dimension } from '../events/dimensions.ts'
import type { EventFile } from '../events/event-file.ts'
import { type Alongside, CLOCK_TOLERANCE_MS, openEvents } from '../events/open-events.ts'
import { refuseForeign } from '../events/refuse-foreign.ts'
import { listRejections, type Rejection } from '../events/rejected-lines.ts'
import { type AppVersion, readVersions } from './app-versions.ts'
import { type Attribution, attribute } from './attribution.ts'
import { cohortOf, entriesOf, teamDropOffs } from './cohort.ts'
import type { FunnelGroup, FunnelResult, TimeBucket } from './funnel-result.ts'
import { type Condition, choose, parseFilters, readOrigins, valuesOf } from './group-by.ts'
import { type LostOfValue, readLostBy } from './odds-of-loss.ts'
import { bucketsOf, readStarts, type TimeUnit, unitOf } from './over-time.ts'
import { findPaths } from './paths.ts'
import { assessQuality } from './quality.ts'
import { readTimeToConvert, type TimeToConvert } from './time-to-convert.ts'

/** Which journeys are asked about, and when. Times are epoch ms. */
export interface Choice {
  /** Journeys that started at this time or later. */
  readonly from?: number | undefined
  /** Journeys that started before this time. */
  readonly to?: number | undefined
  /** Journeys that started at most this long before `asOf`, ms, and not after it; instead of `from`. */
  readonly since?: number | undefined
  /**
   * Only journeys that have these values at their first event, e.g. `{ page: 'list', app_version: '1.2.3' }`: of an
   * attribute of the journey, `day` (UTC), `app_version`, `journey_version` or `entry_step`.
   */
  readonly where?: Readonly<Record<string, string>> | undefined
  /** Time of the question: a journey in progress then is not lost yet. Default: the date of the newest event. */
  readonly asOf?: number | undefined
}

export interface JourneysOptions extends Choice {
  /** Names of the dimensions to group by. */
  readonly by?: readonly string[] | undefined
  /** Hears of each rejected line. This reads the input a second time, slowly. */
  readonly onRejected?: ((rejection: Rejection) => void) | undefined
  /** Whether input without a RUM event is an error. Default: false. */
  readonly refuseForeign?: boolean | undefined
  /** Other data to read in the same pass over the lines, for example `RUM_LINES`. */
  readonly alongside?: readonly Alongside[] | undefined
}

/** Failures by one code in one hour or day. They are events, not journeys: a person who tries again may cause several. */
export interface FailureCount {
  /** Epoch ms of the beginning of the hour or day, UTC. */
  readonly at: number
  readonly stepNumber: number
  readonly code: string
  readonly events: number
}

/** A time with a name, e.g. a stage of a rollout; half open, epoch ms. */
export interface NamedPeriod {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** Journeys that were read once, of which several things can be asked, one after the other. */
export interface Journeys {
  /** Their funnel. */
  funnel(): Promise<FunnelResult>
  /** Computes the funnel for each value of the dimension `name`, which must be one of `by`. */
  funnelsBy(name: string): Promise<FunnelGroup[]>
  /** Computes the funnel of the journeys that began in each of `periods`. */
  funnelsIn(periods: readonly NamedPeriod[]): Promise<FunnelGroup[]>
  /** Counts lost and converted journeys for each value of the dimension `name`, among those that completed the intent step. */
  lostBy(name: string): Promise<LostOfValue[]>
  /** Computes the funnel by start time. Default unit: one that fits the range of the journeys. */
  overTime(unit?: TimeUnit): Promise<TimeBucket[]>
  /** Measures the time from the intent step to the converting step of converted journeys. */
  timeToConvert(): Promise<TimeToConvert>
  /** The app versions with which they began; `by` must have `app_version`. */
  versions(): Promise<AppVersion[]>
  /** Counts failures in buckets whose length `bucketMs` derives from the range of the journeys; both in ms. */
  failures(bucketMs: (spanMs: number) => number): Promise<{ bucketMs: number; counts: FailureCount[] }>
}

/**
 * Reads the journeys of `definition` in `files`.
 * @throws InputError if a file cannot be read, or the journeys have no dimension `where` or `by`.
 */
export async function openJourneys(
  database: Database,
  definition: JourneyDefinition,
  files: readonly EventFile[],
  {
    where = {},
    by = [],
    since,
    to,
    asOf,
    onRejected,
    alongside,
    refuseForeign: mustHaveEvents,
    ...options
  }: JourneysOptions = {},
): Promise<Journeys> {
  const { conditions, groupings } = parseFilters(definition, where, by)
  const dimensions = [...conditions.map(([dimension]) => dimension), ...groupings]

  const now = Math.max(Date.now(), asOf ?? 0)
  const reading = await openEvents(database, definition, files, { dimensions, now, alongside })
  const { newest, mayRepeat } = reading
  if (mustHaveEvents && !reading.hasEvents) await refuseForeign(database, files)
  if (onRejected) await listRejections(database, definition, files, onRejected)
  const at = asOf ?? newest ?? Date.now()
  const from = since === undefined ? options.from : at - since
  const until = since === undefined || asOf === undefined ? undefined : asOf + CLOCK_TOLERANCE_MS
  const hasLaterEvents = asOf !== undefined && newest !== null && newest > asOf + CLOCK_TOLERANCE_MS
  await database.run(
    `CREATE VIEW events AS FROM stored_events WHERE ${startedIn(from, to)} AND ${startedIn(undefined, until)}`,
  )
  if (dimensions.length > 0) await readOrigins(database, dimensions)

  let found: readonly [readonly Condition[], NamedPeriod | undefined] | undefined
  const find = async (chosen: readonly Condition[], period?: NamedPeriod) => {
    if (found?.[0] === chosen && found[1] === period) return
    await choose(database, chosen, startedIn(period?.from, period?.to))
    await findPaths(database, definition, { asOf: at, mayRepeat })
    found = [chosen, period]
  }
  let attributed: readonly [typeof found, Attribution] | undefined
  const attributionOf = async (chosen: readonly Condition[], period?: NamedPeriod): Promise<Attribution> => {
    await find(chosen, period)
    if (attributed?.[0] !== found) attributed = [found, await attribute(database, definition)]
    return attributed?.[1] as Attribution
  }
  const funnelOf = async (chosen: readonly Condition[], period?: NamedPeriod): Promise<FunnelResult> => {
    const attribution = await attributionOf(chosen, period)
    const { steps, drop_offs, lost_returns, journeys } = cohortOf(definition, attribution, 1)
    const direct = entriesOf(attribution).map(entry => ({
      entry: definition.steps[entry - 1]?.name as string,
      ...cohortOf(definition, attribution, entry),
    }))
    return {
      journey: definition.name,
      version: definition.version,
      window: { from: isoTime(period?.from ?? from), to: isoTime(period?.to ?? to), as_of: new Date(at).toISOString() },
      journeys: { ...journeys, direct_entries: direct.reduce((sum, each) => sum + each.journeys.total, 0) },
      steps,
      drop_offs,
      lost_returns,
      teams: teamDropOffs(definition, drop_offs),
      direct,
      quality: await assessQuality(database, definition, { ...reading, hasLaterEvents }),
    }
  }

  return {
    funnel: () => funnelOf(conditions),
    async funnelsBy(name) {
      const grouping = groupings.find(each => each.name === name) as Dimension
      const groups: FunnelGroup[] = []
      for (const value of await valuesOf(database, grouping, conditions)) {
        groups.push({ by: value, result: await funnelOf([...conditions, [grouping, value]]) })
      }
      return groups
    },
    async funnelsIn(periods) {
      const groups: FunnelGroup[] = []
      for (const period of periods) groups.push({ by: period.name, result: await funnelOf(conditions, period) })
      return groups
    },
    async lostBy(name) {
      await attributionOf(conditions)
      return readLostBy(database, definition, groupings.find(each => each.name === name) as Dimension)
    },
    async overTime(unit) {
      await attributionOf(conditions)
      const [span] = await database.rows<{ ms: number | null }>(
        'FROM chosen SELECT (max(started_at) - min(started_at))::DOUBLE AS ms',
      )
      const own = unit ?? unitOf(span?.ms ?? 0)
      return bucketsOf(definition, await readStarts(database, definition, own), own)
    },
    async timeToConvert() {
      await attributionOf(conditions)
      return readTimeToConvert(database, definition)
    },
    async versions() {
      await find(conditions)
      return readVersions(database, groupings.find(({ name }) => name === 'app_version') as Dimension)
    },
    async failures(bucketMsOf) {
      await find(conditions)
      const [span] = await database.rows<{ ms: number | null }>(
        'FROM chosen SELECT (max(date) - min(date))::DOUBLE AS ms',
      )
      const bucketMs = bucketMsOf(span?.ms ?? 0)
      return { bucketMs, counts: await database.rows(failuresQuery(bucketMs)) }
    },
  }
}

function failuresQuery(bucketMs: number): string {
  return `
    WITH sent AS (FROM chosen SELECT date, phase_rank, number, cause, 1 AS events UNION ALL FROM duplicates SELECT date, phase_rank, number, cause, -1)
    FROM sent SELECT
      (date // ${bucketMs} * ${bucketMs})::DOUBLE AS "at",
      number AS "stepNumber",
      cause AS code,
      sum(events) AS events
    WHERE phase_rank = ${PHASE_RANK.fail} GROUP BY ALL HAVING sum(sent.events) > 0 ORDER BY "at", "stepNumber", code`
}

function startedIn(from: number | undefined, to: number | undefined): string {
  const bounds = [from !== undefined && `started_at >= ${from}`, to !== undefined && `started_at < ${to}`]
  return bounds.filter(bound => bound !== false).join(' AND ') || 'true'
}

function isoTime(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}
