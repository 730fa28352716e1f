import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, withDatabase } from '../events/database.ts'
import { dimensionOf } from '../events/dimensions.ts'
import { withEventFiles } from '../events/files.ts'
import { InputError } from '../events/input-error.ts'
import { openEvents } from '../events/read.ts'
import { listRejections, type Rejection } from '../events/rejections.ts'
import { type Attribution, attribute, type Outcome } from './attribution.ts'
import { type Condition, choose, readOrigins, valuesOf } from './choice.ts'
import { dropOffs, stepCounts } from './cohort.ts'
import type { DirectEntry, FunnelGroup, FunnelResult, JourneyCounts, TeamDropOffs } from './funnel-result.ts'
import { findPaths } from './paths.ts'
import { assessQuality } from './quality.ts'

export { InputError } from '../events/input-error.ts'
export type { Rejection } from '../events/rejections.ts'
export type * from './funnel-result.ts'
export { renderFunnel } from './table.ts'
export { SMALL_SAMPLE, wilson } from './wilson.ts'

/** Times are epoch ms. */
export interface FunnelOptions {
  /** Journeys that started at this time or later. */
  readonly from?: number | undefined
  /** Journeys that started before this time. */
  readonly to?: number | undefined
  /** Journeys that started at most this long before `asOf`, ms; instead of `from`. */
  readonly since?: number | undefined
  /**
   * Only journeys that have these values at their first event, e.g. `{ page: 'list', app_version: '1.2.3' }`: of an
   * attribute of the journey, `day` (UTC), `app_version` or `journey_version`.
   */
  readonly where?: Readonly<Record<string, string>> | undefined
  /** Adds a funnel for each value of one of those. */
  readonly by?: string | undefined
  /** When the question is asked: what is in progress then is not lost yet. Default: the date of the newest event. */
  readonly asOf?: number | undefined
  /** Hears of each rejected line. This reads the input a second time, slowly. */
  readonly onRejected?: ((rejection: Rejection) => void) | undefined
  /** Whether input without a single byte is an error. Default: false. */
  readonly refuseEmpty?: boolean | undefined
}

/**
 * Computes the funnel of a journey, and whose its drop-offs are, from newline-delimited RUM events: files, plain or
 * gzip, folders of them, or `-` for standard input.
 *
 * @throws InputError where an input is missing or cannot be read, or `where` or `by` is nothing that journeys have.
 * @example const { steps, drop_offs } = await computeFunnel(renewal, ['.journeys'], { asOf: Date.now() })
 */
export function computeFunnel(
  definition: JourneyDefinition,
  inputs: readonly string[],
  options: FunnelOptions = {},
): Promise<FunnelResult> {
  const { to, since, asOf, where = {}, by, onRejected, refuseEmpty = false } = options
  const conditions = Object.entries(where).map(([name, value]) => conditionOf(definition, name, value))
  const grouping = by === undefined ? undefined : dimensionOf(definition, by)
  const dimensions = [...conditions.map(([dimension]) => dimension), ...(grouping ? [grouping] : [])]
  return withEventFiles(inputs, files =>
    withDatabase(async database => {
      if (refuseEmpty && files.every(({ bytes }) => bytes === 0)) {
        throw new InputError(`there are no events in ${inputs.join(', ')}; record some with: journey-monitor intake`)
      }
      const { rejected, newest, mayRepeat } = await openEvents(database, definition, files, dimensions)
      if (onRejected) await listRejections(database, definition, files, onRejected)
      const at = asOf ?? newest ?? Date.now()
      const from = since === undefined ? options.from : at - since
      await database.run(`CREATE VIEW events AS FROM stored_events WHERE ${startedIn(from, to)}`)
      if (dimensions.length > 0) await readOrigins(database, dimensions)

      const question: Question = { definition, from, to, at, rejected, mayRepeat }
      await choose(database, conditions)
      const result = await answer(database, question)
      if (!grouping) return result
      const groups: FunnelGroup[] = []
      for (const value of await valuesOf(database, grouping, conditions)) {
        await choose(database, [...conditions, [grouping, value]])
        groups.push({ by: value, result: await answer(database, question) })
      }
      return { ...result, groups }
    }),
  )
}

interface Question {
  readonly definition: JourneyDefinition
  readonly from: number | undefined
  readonly to: number | undefined
  readonly at: number
  readonly rejected: number
  readonly mayRepeat: boolean
}

/** The funnel of the events in `chosen`. */
async function answer(
  database: Database,
  { definition, from, to, at, rejected, mayRepeat }: Question,
): Promise<FunnelResult> {
  await findPaths(database, definition, { asOf: at, mayRepeat })
  const attribution = await attribute(database, definition)
  const entries = [...new Set(attribution.outcomes.map(({ entry }) => entry))]
    .filter(entry => entry > 1)
    .sort((a, b) => a - b)
  const { steps, drop_offs, lost_returns, journeys } = cohort(definition, attribution, 1)
  const direct = entries.map(
    (entry): DirectEntry => ({
      entry: definition.steps[entry - 1]?.name as string,
      ...cohort(definition, attribution, entry),
    }),
  )
  return {
    journey: definition.name,
    version: definition.version,
    window: { from: isoTime(from), to: isoTime(to), as_of: new Date(at).toISOString() },
    journeys: { ...journeys, direct_entries: direct.reduce((sum, each) => sum + each.journeys.total, 0) },
    steps,
    drop_offs,
    lost_returns,
    teams: byTeam(definition, drop_offs),
    direct,
    quality: await assessQuality(database, definition, rejected),
  }
}

/** @throws InputError where journeys cannot be chosen so. */
function conditionOf(definition: JourneyDefinition, name: string, value: string): Condition {
  const dimension = dimensionOf(definition, name)
  if (dimension.values?.includes(value) === false || dimension.pattern?.test(value) === false) {
    throw new InputError(`no journey of ${definition.name} can have ${name}=${value}; use ${name}=${dimension.example}`)
  }
  return [dimension, value]
}

type Cohort = Omit<DirectEntry, 'entry'>

/** The journeys that began at the step number `entry`. */
function cohort(definition: JourneyDefinition, attribution: Attribution, entry: number): Cohort {
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
  const nothing = { entered: 0, completed: 0, implied: 0, failed: 0, recovered: 0, abandoned: 0, p50: null, p90: null }
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

function byTeam({ teams }: JourneyDefinition, drops: FunnelResult['drop_offs']): TeamDropOffs[] {
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

function startedIn(from: number | undefined, to: number | undefined): string {
  const bounds = [from !== undefined && `started_at >= ${from}`, to !== undefined && `started_at < ${to}`]
  return bounds.filter(bound => bound !== false).join(' AND ') || 'true'
}

function isoTime(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}
