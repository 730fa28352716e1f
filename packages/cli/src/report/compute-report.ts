import type { JourneyDefinition } from '@journey-monitor/sdk'
import { withEventDatabase } from '../events/event-database.ts'
import { type EventInput, refuseEmpty } from '../events/find-event-files.ts'
import { kindsNotCopied, type OptionalKind } from '../events/pulled-folder.ts'
import type { AppVersion } from '../funnel/app-versions.ts'
import type { FunnelGroup, FunnelResult, TimeBucket } from '../funnel/funnel-result.ts'
import { type FailureCount, openJourneys } from '../funnel/journeys.ts'
import type { TimeToConvert } from '../funnel/time-to-convert.ts'
import { longestExpiry } from '../journey/definition-facts.ts'
import { measureRum, type RumMetrics } from '../rum/measure-rum.ts'
import { RUM_LINES, readRum, VIEWER_LINES } from '../rum/read-rum.ts'
import { DAY, HOUR } from '../system/time-units.ts'

/** Numbers of a report. */
export interface Report {
  /** Null if the source cannot tell a number. */
  readonly funnel: FunnelResult<null>
  /** The funnel by each declared attribute of the journey. */
  readonly byAttribute: readonly { readonly attribute: string; readonly groups: readonly FunnelGroup<null>[] }[]
  readonly failures: { readonly bucketMs: number; readonly counts: readonly FailureCount[] }
  readonly rum: RumMetrics
  /** Undefined if the source cannot show it. */
  readonly overTime?: OverTime
  readonly timeToConvert?: TimeToConvert
  /** Kinds of events that the source left out on purpose: their absence means nothing. Default: none. */
  readonly notCopied?: readonly OptionalKind[]
}

/** Journeys by start time, with the stages and versions that began meanwhile. */
export interface OverTime {
  readonly buckets: readonly TimeBucket[]
  readonly versions: readonly AppVersion[]
  readonly stages: readonly TimeMark[]
  /**
   * Time before which every journey has ended, epoch ms. Later conversion only seems high, since journeys in progress
   * are in no rate.
   */
  readonly closedUntil: number
}

/** A start to mark, epoch ms. */
export interface TimeMark {
  readonly label: string
  readonly at: number
}

/** Times are epoch ms; see `computeFunnel`. */
export interface ReportOptions {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly asOf?: number | undefined
  /** Starts of a rollout's stages, to be marked. */
  readonly stages?: readonly TimeMark[] | undefined
  /** Called with the current activity. */
  readonly onProgress?: ((doing: string) => void) | undefined
}

/** A store of events that can be asked for a report. */
export type ReportStore = (
  definition: JourneyDefinition,
  options: ReportOptions & { readonly env?: string | undefined },
) => Promise<Report>

/** Longest range that is shown by hour. Longer ranges are shown by day. */
const HOURLY_UP_TO_MS = 2 * DAY

/** Returns the bucket length for failures over a time span; both in ms. */
export function bucketMsOf(spanMs: number): number {
  return spanMs > HOURLY_UP_TO_MS ? DAY : HOUR
}

/**
 * Computes the numbers of a report, from the same inputs as `computeFunnel`.
 * @throws InputError if an input is missing or empty, or cannot be read.
 */
export function computeReport(
  definition: JourneyDefinition,
  inputs: readonly EventInput[],
  { from, to, asOf, stages = [], onProgress = () => {} }: ReportOptions = {},
): Promise<Report> {
  const attributes = Object.keys(definition.attributes ?? {})
  onProgress('finding the events')
  return withEventDatabase(inputs, async (database, files) => {
    refuseEmpty(inputs, files)
    onProgress('reading the journeys')
    const journeys = await openJourneys(database, definition, files, {
      ...{ from, to, asOf, by: [...attributes, 'app_version'] },
      refuseForeign: true,
      alongside: [RUM_LINES, VIEWER_LINES],
    })
    onProgress('computing the funnel')
    const funnel = await journeys.funnel()
    const failures = await journeys.failures(bucketMsOf)
    const closedUntil = Date.parse(funnel.window.as_of) - longestExpiry(definition)
    const versions = await journeys.versions()
    const overTime = { buckets: await journeys.overTime(), versions, stages, closedUntil }
    const timeToConvert = await journeys.timeToConvert()
    const byAttribute = []
    for (const attribute of attributes) {
      onProgress(`computing the funnel by ${attribute}`)
      byAttribute.push({ attribute, groups: await journeys.funnelsBy(attribute) })
    }
    onProgress('measuring views and requests')
    await readRum(database, files, { from, to })
    const rum = await measureRum(database)
    return { funnel, byAttribute, failures, rum, overTime, timeToConvert, notCopied: await kindsNotCopied(inputs) }
  })
}
