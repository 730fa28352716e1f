import type { LoadedJourney } from '../journey/profile.ts'
import type { DatadogConfig } from './config.ts'
import { type Dashboard, dashboards } from './dashboards/dashboards.ts'
import type { DatadogDocument } from './datadog-document.ts'
import { metrics, type RumMetric } from './metrics.ts'
import { type Downtime, downtimes } from './monitors/downtimes.ts'
import { type Monitor, monitors } from './monitors/monitors.ts'
import { type Slo, slos } from './slos.ts'

/** Documents in the order of creation: SLOs need metrics, downtimes mute monitors. */
export interface DatadogDocuments {
  readonly metrics: readonly DatadogDocument<RumMetric>[]
  readonly dashboards: readonly DatadogDocument<Dashboard>[]
  readonly slos: readonly DatadogDocument<Slo>[]
  readonly monitors: readonly DatadogDocument<Monitor>[]
  readonly downtimes: readonly DatadogDocument<Downtime>[]
}

export interface DocumentParts {
  /** Markdown about the rollout, which every dashboard shows. */
  readonly rolloutNote?: string | undefined
}

/**
 * Everything that `journey` has in Datadog. The same journey, configuration and parts give the same documents.
 *
 * @example const { monitors } = datadogDocuments(renewalJourney, defaultConfig(renewalJourney))
 */
export function datadogDocuments(
  journey: LoadedJourney,
  config: DatadogConfig,
  { rolloutNote }: DocumentParts = {},
): DatadogDocuments {
  const { definition } = journey
  return {
    metrics: metrics(journey, config),
    dashboards: dashboards(journey, config, rolloutNote),
    slos: slos(definition, config),
    monitors: monitors(journey, config),
    downtimes: downtimes(definition, config),
  }
}
