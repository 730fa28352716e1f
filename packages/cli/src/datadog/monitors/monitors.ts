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

/** A monitor of RUM events or of logs, as `POST /api/v1/monitor` takes it. */
export interface Monitor {
  readonly type: 'rum alert' | 'log alert'
  readonly name: string
  readonly query: string
  readonly message: string
  readonly tags: readonly string[]
  readonly priority: number
  readonly restricted_roles: null
  readonly options: typeof DEFAULT_OPTIONS & {
    readonly thresholds: { readonly critical: number; readonly warning?: number }
    readonly variables: readonly EventQuery[]
    readonly renotify_interval: number
    readonly include_tags: false
  }
}

/**
 * Options that Datadog writes back if they are missing. With them, a second Terraform plan shows no change.
 * `on_missing_data` is left out, since Datadog would replace it by `notify_no_data`.
 */
const DEFAULT_OPTIONS = {
  notify_audit: false,
  notify_no_data: false,
  new_host_delay: 300,
  groupby_simple_monitor: false,
} as const

const RENOTIFY_MINUTES = { critical: 60, high: 240, low: 0 }

export function monitors(journey: LoadedJourney, config: DatadogConfig): DatadogDocument<Monitor>[] {
  return watches(journey, config).map(watch => ({ key: watch.key, body: monitor(journey, config, watch) }))
}

function monitor(journey: LoadedJourney, config: DatadogConfig, watch: Watch): Monitor {
  const { definition, profile } = journey
  const { key, kind, step, team, title, formula, queries, window, comparison, critical, warning, severity } = watch
  return {
    type: queries.some(({ source }) => source === 'logs') ? 'log alert' : 'rum alert',
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
    restricted_roles: null,
    options: {
      ...DEFAULT_OPTIONS,
      thresholds: { critical, ...(warning === undefined ? {} : { warning }) },
      variables: queries.map(query => eventQuery(query)),
      renotify_interval: RENOTIFY_MINUTES[severity],
      include_tags: false,
    },
  }
}
