import { type AggregateRequest, aggregate } from './aggregate.ts'
import type { RumEvent } from './rum-event.ts'

type Body = AggregateRequest & { readonly page?: { readonly cursor?: string; readonly limit?: number } }

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
