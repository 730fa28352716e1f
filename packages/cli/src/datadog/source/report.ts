import type { JourneyDefinition } from '@journey-monitor/sdk'
import { keys } from '../../disclosure/keys.ts'
import type { FunnelGroup, FunnelResult } from '../../funnel/funnel-result.ts'
import { bucketMsOf, type Report } from '../../report/report.ts'
import { NO_RUM } from '../../rum/measure-rum.ts'
import type { Connection } from '../client/connection.ts'
import { type DatadogSourceOptions, journeysInDatadog } from './source.ts'

const QUALITY = ['duplicates', 'conflicts', 'rejected', 'missing', 'journeys_with_missing', 'synthetic_events'] as const

/**
 * Computes what a report says from counts that Datadog makes; what they cannot tell, the report says is unknown. Nothing is
 * asked of views and requests: the dashboards have them.
 * @throws what `funnelFromDatadog` throws.
 */
export async function reportFromDatadog(
  definition: JourneyDefinition,
  connection: Connection,
  {
    onProgress = () => {},
    ...options
  }: Omit<DatadogSourceOptions, 'by'> & { onProgress?: ((doing: string) => void) | undefined },
): Promise<Report> {
  const journeys = journeysInDatadog(definition, connection, options)
  onProgress('asking Datadog for the funnel')
  const funnel = await journeys.funnel()
  const failures = await journeys.failures(bucketMsOf)
  const byAttribute: Report['byAttribute'][number][] = []
  for (const attribute of Object.keys(definition.attributes ?? {})) {
    onProgress(`asking Datadog for the funnel by ${attribute}`)
    byAttribute.push({ attribute, groups: (await journeys.funnelsBy(attribute)).map(inNumbers) })
  }
  const unknown = new Set([
    keys.journeys('in_progress'),
    ...funnel.direct.map(({ entry }) => keys.direct(entry, 'in_progress')),
    ...QUALITY.map(what => keys.quality(what)),
  ])
  return { funnel: withZeros(funnel), byAttribute, failures, rum: NO_RUM, unknown }
}

function inNumbers({ by, result }: FunnelGroup<null>): FunnelGroup {
  return { by, result: withZeros(result) }
}

/** For sums: the window is one in which nothing should be in progress. */
function withZeros(funnel: FunnelResult<null>): FunnelResult {
  const { groups: _, ...own } = funnel
  const none = Object.fromEntries(QUALITY.map(what => [what, 0])) as Record<(typeof QUALITY)[number], 0>
  return {
    ...own,
    journeys: { ...own.journeys, in_progress: 0 },
    direct: own.direct.map(each => ({ ...each, journeys: { ...each.journeys, in_progress: 0 } })),
    quality: { ...own.quality, ...none },
  }
}
