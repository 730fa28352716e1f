import type { JourneyDefinition } from '@journey-monitor/sdk'
import { withDatabase } from '../events/database.ts'
import { type EventFile, STANDARD_INPUT, withEventFiles } from '../events/files.ts'
import { readEvents } from '../events/read.ts'
import { removeDuplicates } from '../funnel/duplicates.ts'
import { computeFunnel, type FunnelGroup, type FunnelResult } from '../funnel/funnel.ts'
import { type FailureCount, failuresOverTime, type RumMetrics, rumMetrics } from './rum-metrics.ts'

/** Everything that a report says, in numbers. */
export interface Report {
  readonly funnel: FunnelResult
  /** The funnel by each declared attribute of the journey. */
  readonly byAttribute: readonly { readonly attribute: string; readonly groups: readonly FunnelGroup[] }[]
  readonly failures: { readonly bucketMs: number; readonly counts: readonly FailureCount[] }
  readonly rum: RumMetrics
}

/** Times are epoch ms; see `computeFunnel`. */
export interface ReportOptions {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly asOf?: number | undefined
  /** Hears what is being done. */
  readonly onProgress?: ((doing: string) => void) | undefined
}

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
/** A longer time is told by day. */
const HOURLY_UP_TO_MS = 2 * DAY

/**
 * Computes what a report says, from the same inputs as `computeFunnel`.
 * @throws InputError where an input is missing, empty, or cannot be read.
 */
export function computeReport(
  definition: JourneyDefinition,
  inputs: readonly string[],
  { from, to, asOf, onProgress = () => {} }: ReportOptions = {},
): Promise<Report> {
  return withEventFiles(inputs, async files => {
    const paths = repeatable(inputs, files)
    const options = { from, to, asOf, refuseEmpty: true }
    onProgress('computing the funnel')
    const funnel = await computeFunnel(definition, paths, options)
    const byAttribute = []
    for (const attribute of Object.keys(definition.attributes ?? {})) {
      onProgress(`computing the funnel by ${attribute}`)
      const { groups = [] } = await computeFunnel(definition, paths, { ...options, by: attribute })
      byAttribute.push({ attribute, groups })
    }
    onProgress('counting failures over time')
    const failures = await countFailures(definition, files, { from, to })
    onProgress('measuring views and requests')
    const rum = await withDatabase(database => rumMetrics(database, files, { from, to }))
    return { funnel, byAttribute, failures, rum }
  })
}

/** `inputs`, with the copy of what can be read only once in its place. */
function repeatable(inputs: readonly string[], files: readonly EventFile[]): string[] {
  const copies = files.filter(({ path, label }) => label !== path)
  const isCopied = (input: string) => input === STANDARD_INPUT || copies.some(({ label }) => label === input)
  return [...inputs.filter(input => !isCopied(input)), ...copies.map(({ path }) => path)]
}

function countFailures(
  definition: JourneyDefinition,
  files: readonly EventFile[],
  { from, to }: Pick<ReportOptions, 'from' | 'to'>,
): Promise<Report['failures']> {
  return withDatabase(async database => {
    await readEvents(database, definition, files)
    if (from !== undefined) await database.run(`DELETE FROM events WHERE started_at < ${from}`)
    if (to !== undefined) await database.run(`DELETE FROM events WHERE started_at >= ${to}`)
    await removeDuplicates(database)
    const [span] = await database.rows<{ ms: number | null }>(
      'FROM events SELECT (max(date) - min(date))::DOUBLE AS ms',
    )
    const bucketMs = (span?.ms ?? 0) > HOURLY_UP_TO_MS ? DAY : HOUR
    return { bucketMs, counts: await failuresOverTime(database, bucketMs) }
  })
}
