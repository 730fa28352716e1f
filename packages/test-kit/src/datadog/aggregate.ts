import { type Aggregation, compute } from './compute.ts'
import { type RumEvent, type Scalar, valuesOf } from './rum-event.ts'
import { findMatches } from './term-index.ts'

export interface GroupBy {
  readonly facet: string
  /** Largest number of values in each group of the facets before. Default: 10. */
  readonly limit?: number | undefined
  readonly sort?:
    | (Partial<Aggregation> & {
        readonly order?: 'asc' | 'desc' | undefined
        readonly type?: 'alphabetical' | 'measure' | undefined
      })
    | undefined
  /** Value for events that have none. Without it, those events are left out. */
  readonly missing?: Scalar | undefined
  /** Groups a measure by ranges of length `interval`, at most a hundred. Values outside of `min` to `max` are left out. */
  readonly histogram?: { readonly interval: number; readonly min: number; readonly max: number } | undefined
}

/** The body of `POST /api/v2/rum/analytics/aggregate`, without its pages. */
export interface AggregateRequest {
  readonly compute: readonly (Aggregation & {
    readonly type?: 'total' | 'timeseries' | undefined
    /** Like `1h`. */
    readonly interval?: string | undefined
  })[]
  /** `from` and `to` are epoch ms or ISO 8601, as text; without them, all time. */
  readonly filter: { readonly query?: string; readonly from?: string; readonly to?: string }
  readonly group_by?: readonly GroupBy[]
}

type Computed = number | null | { readonly time: string; readonly value: number }[]

export interface Bucket {
  readonly by: Readonly<Record<string, string>>
  /** `c0`, `c1`, … in the order of the request. */
  readonly computes: Readonly<Record<string, Computed>>
}

/**
 * Returns the buckets that Datadog should answer with, by our reading of its documentation: groups within groups, each with
 * the values that sort first, by default those with the largest first number. RUM posts a view again and again; only its
 * last version counts.
 */
export function aggregate(events: readonly RumEvent[], { filter, group_by, ...request }: AggregateRequest): Bucket[] {
  const found = select(events, filter)
  const computes = request.compute
  const [first = { aggregation: 'count' }] = computes
  return group(found, group_by ?? [], first).map(({ by, events }) => ({
    by,
    computes: Object.fromEntries(computes.map((each, i) => [`c${i}`, computed(events, each)])),
  }))
}

/** Returns the events that match a filter. */
export function select(events: readonly RumEvent[], { query = '*', from, to }: AggregateRequest['filter']): RumEvent[] {
  const [start, end] = [from === undefined ? -Infinity : timeOf(from), to === undefined ? Infinity : timeOf(to)]
  return lastVersions(findMatches(events, query).filter(({ date }) => start <= date && date <= end))
}

function lastVersions(events: readonly RumEvent[]): RumEvent[] {
  const versions = new Map<unknown, number>()
  for (const event of events.filter(isView)) {
    const [id] = valuesOf(event, '@view.id')
    versions.set(id, Math.max(versions.get(id) ?? 0, versionOf(event)))
  }
  return events.filter(event => !isView(event) || versions.get(valuesOf(event, '@view.id')[0]) === versionOf(event))
}

function isView({ type }: RumEvent): boolean {
  return type === 'view'
}

function versionOf(event: RumEvent): number {
  return Number(valuesOf(event, '@_dd.document_version')[0] ?? 0)
}

interface Group {
  readonly by: Readonly<Record<string, string>>
  readonly events: readonly RumEvent[]
}

/** Groups `events` by the values of all facets. */
export function group(events: readonly RumEvent[], facets: readonly GroupBy[], sortedBy: Aggregation): Group[] {
  const [groupBy, ...inner] = facets
  if (!groupBy) return [{ by: {}, events }]
  const { facet, limit = 10, sort = {}, missing, histogram } = groupBy
  const byValue = new Map<string, RumEvent[]>()
  for (const event of events) {
    const found = valuesOf(event, facet)
    const values = histogram ? rangesOf(found, histogram) : found
    const own = values.length > 0 || missing === undefined ? values : [missing]
    for (const value of own) {
      const name = String(value)
      const named = byValue.get(name)
      if (named) named.push(event)
      else byValue.set(name, [event])
    }
  }
  const { aggregation = sortedBy.aggregation, metric = sortedBy.metric, order = 'desc', type = 'measure' } = sort
  const direction = order === 'desc' ? -1 : 1
  return [...byValue]
    .map(([value, own]) => ({ value, own, size: compute(own, { aggregation, metric }) ?? -Infinity }))
    .sort(
      (a, b) =>
        (type === 'alphabetical' ? 0 : direction * (a.size - b.size)) || direction * compareText(a.value, b.value),
    )
    .slice(0, limit)
    .flatMap(({ value, own }) =>
      group(own, inner, sortedBy).map(({ by, events }) => ({ by: { [facet]: value, ...by }, events })),
    )
}

/** The beginnings of the ranges that values are in. */
function rangesOf(values: readonly Scalar[], { interval, min, max }: NonNullable<GroupBy['histogram']>): number[] {
  return values
    .filter(value => typeof value === 'number' && min <= value && value <= max)
    .map(value => min + Math.floor((Number(value) - min) / interval) * interval)
}

function computed(
  events: readonly RumEvent[],
  { type = 'total', interval, ...how }: AggregateRequest['compute'][number],
) {
  if (type === 'total') return compute(events, how)
  const step = durationOf(interval ?? '1h')
  const times = [...new Set(events.map(({ date }) => Math.floor(date / step) * step))].sort((a, b) => a - b)
  return times.map(time => {
    const own = events.filter(({ date }) => Math.floor(date / step) * step === time)
    return { time: new Date(time).toISOString(), value: compute(own, how) ?? 0 }
  })
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function durationOf(text: string): number {
  const [, amount, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? []
  if (amount === undefined) throw new RangeError(`${text} is not an interval like 1h`)
  return Number(amount) * (UNITS[unit] as number)
}

function timeOf(text: string): number {
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(time)) throw new RangeError(`${text} is not a time`)
  return time
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
