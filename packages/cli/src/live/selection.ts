import type { JourneyDefinition } from '@journey-monitor/sdk'
import { parseFilters } from '../funnel/group-by.ts'
import { InputError } from '../system/errors.ts'
import { parseDuration, parseTime } from '../system/parse-time.ts'
import { type FilterableLine, MAX_FILTER_LENGTH } from './journey-lines.ts'

/** Time range in which the selected journeys began: `from` and `to` are epoch ms, half open; `since` is ms before now. */
export type TimeRange =
  | { readonly since: number }
  | { readonly from?: number | undefined; readonly to?: number | undefined }

/** Two groups next to each other: the time range and the one before, or two values of `by`. */
export type Comparison =
  | { readonly type: 'previous' }
  | { readonly type: 'values'; readonly by: string; readonly values: readonly [string, string] | undefined }

/** Content that the page's address selects. */
export interface Selection {
  /** Counts open journeys as if everyone had left now. */
  readonly countsOpenAsEnded: boolean
  readonly range: TimeRange
  /** Values that journeys have at their first event, see `Choice`. */
  readonly where: Readonly<Record<string, string>>
  readonly comparison: Comparison | undefined
}

/** One filter of a selection. */
export interface Filter {
  /** Name as in `where`, or `range`. */
  readonly name: string
  /** The same selection without this filter. */
  readonly without: Selection
}

const WHERE = 'where.'
const NAMES = ['open', 'since', 'from', 'to', 'compare', 'by', 'a', 'b']

/**
 * Parses the query of the page's address. Anything unknown is an error: with a filter ignored, the numbers
 * would be read as if it applied.
 *
 * @throws InputError with the problem and the remedy.
 * @example parseSelection(renewal, new URLSearchParams('since=24h&where.page=list&by=app_version&a=1.0&b=1.1'))
 */
export function parseSelection(definition: JourneyDefinition, query: URLSearchParams): Selection {
  const values = valuesByName(query)
  const unknown = [...values.keys()].find(name => !name.startsWith(WHERE) && !NAMES.includes(name))
  if (unknown !== undefined) {
    throw new InputError(
      `“${unknown}” is not a filter; use ${NAMES.join(', ')}, or where. and a name, such as where.day`,
    )
  }
  const conditions = [...values].filter(([name]) => name.startsWith(WHERE))
  const where = Object.fromEntries(conditions.map(([name, value]) => [name.slice(WHERE.length), value]))
  parseFilters(definition, where, [])
  const open = values.get('open')
  if (open !== undefined && open !== 'ended') throw new InputError(`“open” can only be “ended”, not “${open}”`)
  const range = rangeOf(values)
  return { countsOpenAsEnded: open === 'ended', range, where, comparison: comparisonOf(definition, values, range) }
}

/** Returns the filters that narrow `selection`. */
export function filtersOf(selection: Selection): Filter[] {
  const names = Object.keys(selection.where)
  const isCut = Object.values(selection.range).some(end => end !== undefined)
  return [
    ...(isCut ? [{ name: 'range', without: { ...selection, range: {} } }] : []),
    ...names.map(name => {
      const { [name]: _, ...where } = selection.where
      return { name, without: { ...selection, where } }
    }),
  ]
}

/** Returns the ends of the time range at `now`, all epoch ms. */
export function rangeEnds(range: TimeRange, now: number): { from: number | undefined; to: number | undefined } {
  return 'since' in range ? { from: now - range.since, to: undefined } : { from: range.from, to: range.to }
}

/** Returns whether a journey on the page is selected at `now`, epoch ms. */
export function isSelected({ line, values }: FilterableLine, { range, where }: Selection, now: number): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = rangeEnds(range, now)
  const isInRange = line.started_at >= from && line.started_at < to
  return isInRange && Object.entries(where).every(([name, value]) => values[name] === value)
}

/** Returns a key that selections with the same meaning share. */
export function keyOf({ countsOpenAsEnded, range, where, comparison }: Selection): string {
  return JSON.stringify([countsOpenAsEnded, range, Object.entries(where).sort(), comparison])
}

function valuesByName(query: URLSearchParams): Map<string, string> {
  const values = new Map<string, string>()
  for (const [name, value] of query) {
    if (values.has(name)) throw new InputError(`${shortened(name)} is there twice; use it once`)
    if (name.length > MAX_FILTER_LENGTH || value.length > MAX_FILTER_LENGTH)
      throw new InputError(`${shortened(name)} has more than ${MAX_FILTER_LENGTH} characters; use a shorter value`)
    if (value === '') throw new InputError(`${shortened(name)} is empty; give it a value, or leave it out`)
    values.set(name, value)
  }
  return values
}

function shortened(name: string): string {
  return `“${name.length > MAX_FILTER_LENGTH ? `${name.slice(0, 20)}…` : name}”`
}

function rangeOf(values: ReadonlyMap<string, string>): TimeRange {
  const [since, from, to] = [values.get('since'), timeOf(values, 'from'), timeOf(values, 'to')]
  if (since !== undefined) {
    if (from !== undefined || to !== undefined)
      throw new InputError('“since”, and “from” or “to”, both set the time range; use one')
    const duration = parseDuration(since)
    if (duration === undefined) throw new InputError(`“${since}” is not a duration; use one such as 15m, 24h or 7d`)
    return { since: duration }
  }
  if (from !== undefined && to !== undefined && from >= to) throw new InputError('“from” is not before “to”; swap them')
  return { from, to }
}

function timeOf(values: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = values.get(name)
  const time = text === undefined ? undefined : parseTime(text)
  if (text !== undefined && time === undefined)
    throw new InputError(`“${text}” is not a time; use one such as 2026-11-20 or 2026-11-20T09:30Z`)
  return time
}

function comparisonOf(
  definition: JourneyDefinition,
  values: ReadonlyMap<string, string>,
  range: TimeRange,
): Comparison | undefined {
  const [compare, by, a, b] = ['compare', 'by', 'a', 'b'].map(name => values.get(name))
  if (compare !== undefined && compare !== 'previous')
    throw new InputError(`“compare” can only be “previous”, not “${compare}”; to compare two values, use by, a and b`)
  if (compare !== undefined && by !== undefined)
    throw new InputError('“compare” and “by” both set what to compare; use one')
  if (by === undefined && (a !== undefined || b !== undefined))
    throw new InputError('“a” and “b” are values of “by”; add one, such as by=app_version')
  if (compare !== undefined) {
    if (!('since' in range) && range.from === undefined)
      throw new InputError('all time has no earlier range; choose a time range to compare it with the one before')
    return { type: 'previous' }
  }
  if (by === undefined) return undefined
  parseFilters(definition, {}, [by])
  if (by === 'entry_step') {
    throw new InputError('journeys that began at different steps have different funnels, which cannot be compared')
  }
  if ((a === undefined) !== (b === undefined)) throw new InputError('“a” and “b” are two values to compare; use both')
  if (a === undefined || b === undefined) return { type: 'values', by, values: undefined }
  if (a === b) throw new InputError(`“a” and “b” are both “${a}”; choose two values`)
  for (const value of [a, b]) parseFilters(definition, { [by]: value }, [])
  return { type: 'values', by, values: [a, b] }
}
