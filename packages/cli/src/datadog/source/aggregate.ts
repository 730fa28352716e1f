import { Failure } from '../../system/errors.ts'
import { HOUR } from '../../system/time-units.ts'
import type { Connection } from '../client/connection.ts'
import { CHECK_SITE, RequestFailure } from '../client/explain.ts'
import { all, type Compute, PEOPLE, type Search } from '../query.ts'

/** Question for the aggregate API, about people's events only. Times are epoch ms. */
export interface Question {
  readonly search: Search
  readonly from: number
  readonly to: number
  readonly compute: readonly Compute[]
  readonly by: readonly QuestionGroup[]
  /** Asks for numbers over time, one for each `1h` or `1d`. */
  readonly interval?: '1h' | '1d' | undefined
}

/** A facet, and how many values of it there can be. */
interface QuestionGroup {
  readonly facet: string
  readonly limit: number
  /** Groups a measure by ranges: by the hours of this half-open time, epoch ms. The value of a group is where its range begins. */
  readonly hours?: { readonly from: number; readonly to: number }
}

export interface Answer {
  /** Values of the group, by facet. */
  readonly by: Readonly<Record<string, string>>
  /** Results in the order of `compute`; null: none of the events has the metric. */
  readonly values: readonly (number | null)[]
  /** With an `interval`, the first of `compute` over time; epoch ms. */
  readonly points: readonly { readonly at: number; readonly value: number }[]
}

export type Aggregate = (question: Question) => Promise<Answer[]>

const BUCKETS_PER_PAGE = 1_000
const OPERATION = { what: 'count events', permission: 'rum_apps_read' }

/**
 * Requests `POST /api/v2/rum/analytics/aggregate`, page by page.
 * @throws InputError if the keys are refused, Failure if Datadog does not answer, or answers only in part.
 */
export function createAggregate(connection: Connection): Aggregate {
  return async ({ search, from, to, compute, by, interval }) => {
    const kind = interval === undefined ? { type: 'total' as const } : { type: 'timeseries' as const, interval }
    const answers: Answer[] = []
    let cursor: string | undefined
    do {
      const page = { limit: BUCKETS_PER_PAGE, ...(cursor !== undefined && { cursor }) }
      const body = {
        compute: compute.map(each => ({ ...each, ...kind })),
        filter: { query: all(PEOPLE, search), from: String(from), to: String(to) },
        group_by: by.map(groupBy),
        options: { timezone: 'UTC' },
        page,
      }
      const answer = await connection.request(OPERATION, {
        ...{ method: 'POST', path: '/api/v2/rum/analytics/aggregate', body },
      })
      const { data, meta } = (answer ?? {}) as Page
      refusePart(meta)
      const buckets = data?.buckets === undefined || data.buckets === null ? [] : data.buckets
      if (!isObject(data) || !Array.isArray(buckets)) throw noCounts()
      for (const bucket of buckets) {
        if (!isObject(bucket?.computes)) throw noCounts()
        const { by = {}, computes } = bucket
        answers.push({
          by: textOf(by),
          values: interval === undefined ? compute.map((how, i) => numberOf(computes[`c${i}`], how)) : [],
          points: interval === undefined ? [] : pointsOf(computes.c0),
        })
      }
      const next = meta?.page?.after
      if (next !== undefined && next === cursor) throw new Failure('Datadog keeps returning the same page of counts')
      cursor = next
    } while (cursor !== undefined && cursor !== '')
    return answers
  }
}

function groupBy({ facet, limit, hours }: QuestionGroup): object {
  return { facet, limit, ...(hours && { histogram: { interval: HOUR, min: hours.from, max: hours.to } }) }
}

interface Page {
  readonly data?: { readonly buckets?: readonly Partial<Bucket>[] | null }
  readonly meta?: Meta | null
}

interface Bucket {
  readonly by: Readonly<Record<string, unknown>>
  readonly computes: Readonly<Record<string, unknown>>
}

interface Meta {
  readonly page?: { readonly after?: string }
  readonly status?: unknown
  readonly warnings?: readonly { readonly title?: string; readonly detail?: string; readonly code?: string }[] | null
}

/** A part of the counts would be a wrong funnel. */
function refusePart(meta: Meta | null | undefined): void {
  const { status } = meta ?? {}
  const warnings = meta?.warnings ?? []
  if (status === 'timeout') {
    throw new RequestFailure('Datadog counted only part of the events, because the query took too long', {
      remedy: 'choose a shorter time',
    })
  }
  if (warnings.length > 0) {
    const reasons = warnings.map(({ title, detail, code }) => [title, detail].filter(Boolean).join(': ') || code)
    throw new RequestFailure(`Datadog counted only part of the events: ${reasons.join('; ')}`)
  }
}

function textOf(by: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(by).map(([facet, value]) => [facet, String(value)]))
}

/** Null if no event has the metric; a count always has a number. */
function numberOf(value: unknown, { aggregation }: Compute): number | null {
  if (typeof value === 'number') return value
  if (aggregation === 'count' || (value !== null && value !== undefined)) throw noCounts()
  return null
}

/** Empty if there are no events. */
function pointsOf(value: unknown): Answer['points'] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw noCounts()
  return value.map(point => {
    const at = Date.parse(point?.time)
    if (Number.isNaN(at) || typeof point.value !== 'number') throw noCounts()
    return { at, value: point.value }
  })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** An answer of another shape must not read as no events. */
function noCounts(): RequestFailure {
  return new RequestFailure('Datadog’s answer has no counts', { remedy: CHECK_SITE })
}
