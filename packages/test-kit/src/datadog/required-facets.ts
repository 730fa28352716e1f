import type { JourneyDefinition } from '@journey-monitor/sdk'
import { journeyField } from '../../../cli/src/datadog/query.ts'

/** An attribute of RUM events that Datadog must have defined once, before it can be grouped by or computed. */
interface RequiredFacet {
  readonly path: string
  /** A measure is a number: ranges and percentiles need it. */
  readonly type: 'facet' | 'measure'
}

/** Fields of a journey's event that searches, groups and computations name. */
const FIELDS = [
  ...['name', 'version', 'id', 'entry_step', 'step', 'phase', 'first', 'implied', 'supersedes'],
  ...['failure.code', 'failure.kind', 'failure.team', 'failure.http_status', 'reason', 'team', 'app'],
]
const MEASURES = ['seq', 'started_at', 'step_ms']

/** Returns the facets and measures that the documents of `definition` need besides RUM's own, as docs/datadog.md lists them. */
export function requiredFacets({ attributes = {} }: JourneyDefinition): RequiredFacet[] {
  const fields = [...FIELDS, ...Object.keys(attributes).map(name => `attributes.${name}`)]
  return [
    ...fields.map(name => ({ path: journeyField(name), type: 'facet' as const })),
    { path: '@_dd.configuration.session_sample_rate', type: 'facet' },
    ...MEASURES.map(name => ({ path: journeyField(name), type: 'measure' as const })),
  ]
}
