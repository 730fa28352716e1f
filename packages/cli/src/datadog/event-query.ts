import type { Query } from './losses.ts'
import { all, type Compute, PEOPLE, type Search } from './query.ts'

/** A query over people's RUM events, over logs, or over Datadog's event stream, as widgets and monitors take it. */
export interface EventQuery {
  readonly data_source: 'rum' | 'logs' | 'events'
  readonly name: string
  readonly search: { readonly query: Search }
  readonly indexes: readonly ['*']
  readonly compute: Compute
  readonly group_by: readonly GroupBy[]
}

interface GroupBy {
  readonly facet: string
  readonly limit: number
  readonly sort: Compute & { readonly order: 'desc' }
}

/** More values than any closed set here has. */
const GROUPS = 50

export function eventQuery({ name, search, compute, source }: Query, facets: readonly string[] = []): EventQuery {
  return {
    data_source: source ?? 'rum',
    name,
    search: { query: source === undefined ? all(PEOPLE, search) : search },
    indexes: ['*'],
    compute,
    group_by: facets.map(facet => ({ facet, limit: GROUPS, sort: { ...compute, order: 'desc' } })),
  }
}
