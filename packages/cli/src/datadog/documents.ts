import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { DatadogConfig } from './config.ts'
import { type Dashboard, dashboards } from './dashboards/dashboards.ts'
import type { DatadogDocument } from './datadog-document.ts'
import { metrics, type RumMetric } from './metrics.ts'
import { type Downtime, downtimes } from './monitors/downtimes.ts'
import { type Monitor, monitors } from './monitors/monitors.ts'
import { type Slo, slos } from './slos.ts'

/** In the order in which they must be created: SLOs need metrics, downtimes mute monitors. */
export interface DatadogDocuments {
  readonly metrics: readonly DatadogDocument<RumMetric>[]
  readonly dashboards: readonly DatadogDocument<Dashboard>[]
  readonly slos: readonly DatadogDocument<Slo>[]
  readonly monitors: readonly DatadogDocument<Monitor>[]
  readonly downtimes: readonly DatadogDocument<Downtime>[]
}

/**
 * Everything that `definition` has in Datadog. The same definition and configuration give the same documents.
 *
 * @example const { monitors } = datadogDocuments(renewal, defaultConfig(renewal))
 */
export function datadogDocuments(definition: JourneyDefinition, config: DatadogConfig): DatadogDocuments {
  return {
    metrics: metrics(definition, config),
    dashboards: dashboards(definition, config),
    slos: slos(definition, config),
    monitors: monitors(definition, config),
    downtimes: downtimes(definition, config),
  }
}
