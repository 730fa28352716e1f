import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { LoadedJourney } from '../journey/profile.ts'
import type { DatadogConfig } from './config.ts'
import type { DatadogDocument } from './datadog-document.ts'
import { all, firstEvents, is, journeyEvents, journeyField, PEOPLE } from './query.ts'
import { requestsTo } from './resources.ts'

/** A RUM-based metric, as `POST /api/v2/rum/config/metrics` takes it. */
export interface RumMetric {
  readonly data: {
    readonly type: 'rum_metrics'
    readonly id: string
    readonly attributes: {
      readonly event_type: 'action' | 'resource'
      readonly compute:
        | { readonly aggregation_type: 'count' }
        | { readonly aggregation_type: 'distribution'; readonly path: string; readonly include_percentiles: true }
      readonly filter: { readonly query: string }
      readonly group_by: readonly { readonly path: string; readonly tag_name: string }[]
    }
  }
}

/** Returns the names of the metrics of `definition`. */
export function metricIds({ name }: JourneyDefinition) {
  const prefix = name.replaceAll('-', '_')
  return {
    firstEvents: `${prefix}.first_events`,
    failures: `${prefix}.failures`,
    stepTime: `${prefix}.step_time`,
    requests: `${prefix}.requests`,
    requestTime: `${prefix}.request_time`,
  }
}

/**
 * Builds the metrics, which outlive RUM events (30 days) and resources (15 days), and which objectives use. Datadog
 * bills each combination of tags, so each tag has a closed set of values, and the correlation ID is never one.
 */
export function metrics(
  { definition, profile }: LoadedJourney,
  { env, services }: DatadogConfig,
): DatadogDocument<RumMetric>[] {
  const ids = metricIds(definition)
  const attributes = Object.keys(definition.attributes ?? {})
  const ownTags = attributes.map(name => tag(`attributes.${name}`, name))
  const isInEnv = is('env', env)
  return [
    metric(ids.firstEvents, {
      event_type: 'action',
      compute: { aggregation_type: 'count' },
      filter: { query: all(firstEvents(definition), isInEnv) },
      group_by: [
        tag('entry_step'),
        tag('step'),
        tag('phase'),
        tag('team'),
        tag('failure.kind', 'kind'),
        tag('failure.code', 'code'),
        tag('reason'),
        tag('supersedes'),
        ...ownTags,
      ],
    }),
    metric(ids.failures, {
      event_type: 'action',
      compute: { aggregation_type: 'count' },
      filter: { query: all(journeyEvents(definition), is(journeyField('phase'), 'fail'), isInEnv) },
      group_by: [
        tag('step'),
        tag('failure.team', 'team'),
        tag('failure.kind', 'kind'),
        tag('failure.code', 'code'),
        tag('failure.http_status', 'http_status'),
        ...ownTags,
      ],
    }),
    metric(ids.stepTime, {
      event_type: 'action',
      compute: { aggregation_type: 'distribution', path: journeyField('step_ms'), include_percentiles: true },
      filter: { query: all(firstEvents(definition, { phase: 'complete' }), isInEnv) },
      group_by: [tag('step'), tag('team'), ...ownTags],
    }),
    ...requests(),
  ]

  function requests(): DatadogDocument<RumMetric>[] {
    const { endpoints } = profile.siteMap
    if (endpoints.length === 0) return []
    const names = [...new Set(endpoints.map(({ app }) => services[app] as string))]
    const paths = [...new Set(endpoints.map(({ path }) => path))]
    const filter = { query: all(requestsTo(names, paths), isInEnv) }
    return [
      metric(ids.requests, {
        event_type: 'resource',
        compute: { aggregation_type: 'count' },
        filter,
        group_by: [...REQUEST_TAGS, { path: '@resource.status_code', tag_name: 'status' }],
      }),
      metric(ids.requestTime, {
        event_type: 'resource',
        compute: { aggregation_type: 'distribution', path: '@resource.duration', include_percentiles: true },
        filter,
        group_by: REQUEST_TAGS,
      }),
    ]
  }
}

/** Datadog's `url_path_group` has `?` in the place of each ID. */
const REQUEST_TAGS = [
  { path: 'service', tag_name: 'service' },
  { path: '@resource.method', tag_name: 'method' },
  { path: '@resource.url_path_group', tag_name: 'path' },
]

function metric(id: string, { filter, ...attributes }: RumMetric['data']['attributes']): DatadogDocument<RumMetric> {
  const ofPeople = { ...attributes, filter: { query: all(PEOPLE, filter.query) } }
  return { key: id, body: { data: { type: 'rum_metrics', id, attributes: ofPeople } } }
}

function tag(field: string, name = field): { path: string; tag_name: string } {
  return { path: journeyField(field), tag_name: name }
}
