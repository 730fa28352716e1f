import { type AggregateRequest, aggregate } from './aggregate.ts'
import type { RumEvent } from './rum-event.ts'

type Body = AggregateRequest & { readonly page?: { readonly cursor?: string; readonly limit?: number } }

/** The most ranges of a histogram, and the most groups by several facets. */
const [MOST_RANGES, MOST_GROUPS] = [100, 10_000]

/** Returns why Datadog refuses a request; undefined if it does not. */
export function refusalOf({ group_by: groups = [] }: Body): string | undefined {
  const ranges = groups.flatMap(({ histogram }) =>
    histogram ? [(histogram.max - histogram.min) / histogram.interval] : [],
  )
  if (ranges.some(count => count > MOST_RANGES)) return `at most ${MOST_RANGES} buckets are allowed`
  const product = groups.reduce((all, { limit = 10 }) => all * limit, 1)
  return product > MOST_GROUPS ? `the product of limits must not exceed ${MOST_GROUPS}` : undefined
}

/** Answers `POST /api/v2/rum/analytics/aggregate`, page by page. */
export function answerAggregate(events: readonly RumEvent[], body: Body, bucketsPerPage: number): object {
  const buckets = aggregate(events, body)
  const size = Math.min(body.page?.limit ?? bucketsPerPage, bucketsPerPage)
  const start = body.page?.cursor === undefined ? 0 : Number(atob(body.page.cursor))
  const end = start + size
  return {
    data: { buckets: buckets.slice(start, end) },
    meta: {
      elapsed: 132,
      request_id: 'MWlFUjVaWGZTTTZPYzM0VXp1OXU2d3xLSVpEMjZKQ0VKUTI0dEYtM3RSOFVR',
      status: 'done',
      ...(end < buckets.length && { page: { after: btoa(String(end)) } }),
    },
  }
}
