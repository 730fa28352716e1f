import type { JourneyDefinition } from '@journey-monitor/sdk'
import { bucketMsOf, type Report } from '../../report/compute-report.ts'
import { NO_RUM } from '../../rum/measure-rum.ts'
import type { Connection } from '../client/connection.ts'
import { type DatadogSourceOptions, journeysInDatadog } from './source.ts'

/**
 * Computes a report from Datadog's counts. Numbers that counts cannot tell are unknown. Requests no views and requests,
 * which the dashboards have.
 * @throws the errors of `funnelFromDatadog`.
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
    byAttribute.push({ attribute, groups: await journeys.funnelsBy(attribute) })
  }
  return { funnel, byAttribute, failures, rum: NO_RUM }
}
