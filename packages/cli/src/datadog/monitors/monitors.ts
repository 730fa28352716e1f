import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import type { DatadogConfig } from '../config.ts'
import type { DatadogDocument } from '../datadog-document.ts'
import { type EventQuery, eventQuery } from '../event-query.ts'
import { identityTags } from '../identity.ts'
import { monitorMessage } from './message.ts'
import { PRIORITIES } from './severity-steps.ts'
import type { Watch } from './watch.ts'
import { watches } from './watches.ts'

/** A RUM monitor, as `POST /api/v1/monitor` takes it. */
export interface Monitor {
  readonly type: 'rum alert'
  readonly name: string
  readonly query: string
  readonly message: string
  readonly tags: readonly string[]
  readonly priority: number
  readonly options: {
    readonly thresholds: { readonly critical: number; readonly warning?: number }
    readonly variables: readonly EventQuery[]
    readonly on_missing_data: 'default'
    readonly renotify_interval: number
    readonly include_tags: false
  }
}

const RENOTIFY_MINUTES = { critical: 60, high: 240, low: 0 }

export function monitors(journey: LoadedJourney, config: DatadogConfig): DatadogDocument<Monitor>[] {
  return watches(journey, config).map(watch => ({ key: watch.key, body: monitor(journey, config, watch) }))
}

function monitor(journey: LoadedJourney, config: DatadogConfig, watch: Watch): Monitor {
  const { definition, profile } = journey
  const { key, kind, step, team, title, formula, queries, window, comparison, critical, warning, severity } = watch
  return {
    type: 'rum alert',
    name: `[${definition.name}] ${labelsOf(profile).team(team)}: ${title}`,
    query: `formula("${formula}").last("${window}") ${comparison} ${critical}`,
    message: monitorMessage(journey, config, watch),
    tags: [
      ...identityTags(definition, key),
      `team:${team}`,
      `kind:${kind}`,
      `severity:${severity}`,
      ...(step === undefined ? [] : [`step:${step}`]),
    ],
    priority: PRIORITIES[severity],
    options: {
      thresholds: { critical, ...(warning === undefined ? {} : { warning }) },
      variables: queries.map(query => eventQuery(query)),
      on_missing_data: 'default',
      renotify_interval: RENOTIFY_MINUTES[severity],
      include_tags: false,
    },
  }
}
