import { Failure } from '../../system/errors.ts'
import type { Connection } from '../client/connection.ts'
import { CHECK_SITE, RequestFailure } from '../client/explain.ts'
import type { Search } from '../query.ts'
import type { Retry } from './retry.ts'

/** An event as Datadog's search gives it back. */
export interface FoundEvent {
  readonly id: string
  readonly attributes?: {
    /** Attributes from the browser, and those that Datadog added. */
    readonly attributes?: Readonly<Record<string, unknown>>
    readonly service?: string
    readonly tags?: readonly string[]
    /** ISO 8601. */
    readonly timestamp?: string
  }
}

/** A page of a search's result, with the position of the next one. */
export interface EventPage {
  readonly events: readonly FoundEvent[]
  readonly cursor: string | undefined
}

export interface PageRequest {
  readonly search: Search
  /** Epoch ms; both ends are included. */
  readonly from: number
  readonly to: number
  readonly cursor?: string | undefined
}

/** Error of a search whose answers are incomplete. The search must start again. */
export class IncompleteAnswer extends Failure {}

/** Largest page of Datadog's search. */
export const EVENTS_PER_PAGE = 1_000

const OPERATION = { what: 'search events', permission: 'rum_apps_read' }

/**
 * Requests one page of `POST /api/v2/rum/events/search`.
 * @throws InputError if the keys are refused, {@link IncompleteAnswer} if the cursor has expired or a part is missing,
 * Failure if Datadog does not answer for long.
 */
export function createEventSearch(connection: Connection, retry: Retry): (request: PageRequest) => Promise<EventPage> {
  return async ({ search, from, to, cursor }) => {
    const body = {
      filter: { query: search, from: String(from), to: String(to) },
      options: { timezone: 'UTC' },
      page: { limit: EVENTS_PER_PAGE, ...(cursor !== undefined && { cursor }) },
      sort: 'timestamp',
    }
    const request = { method: 'POST', path: '/api/v2/rum/events/search', body } as const
    try {
      return await retry.run(async () => pageOf(await connection.request(OPERATION, request), cursor))
    } catch (error) {
      const isExpired = error instanceof RequestFailure && error.status === 400 && cursor !== undefined
      throw isExpired ? new IncompleteAnswer(error.message) : error
    }
  }
}

interface Answer {
  readonly data?: unknown
  readonly meta?: {
    readonly page?: { readonly after?: string } | null
    readonly status?: string
    readonly warnings?: readonly { readonly title?: string; readonly detail?: string }[] | null
  } | null
}

function pageOf(answer: unknown, cursor: string | undefined): EventPage {
  const { data, meta } = (answer ?? {}) as Answer
  if (!Array.isArray(data) || !data.every(isEvent))
    throw new RequestFailure('Datadog’s answer has no events', { remedy: CHECK_SITE })
  const { status, page } = meta ?? {}
  const warnings = meta?.warnings ?? []
  if (status === 'timeout')
    throw new IncompleteAnswer('Datadog returned only part of the events, because the query took too long')
  if (warnings.length > 0) {
    const reasons = warnings.map(({ title, detail }) => [title, detail].filter(Boolean).join(': '))
    throw new IncompleteAnswer(`Datadog returned only part of the events: ${reasons.join('; ')}`)
  }
  const next = page?.after || undefined
  if (next !== undefined && next === cursor) {
    throw new IncompleteAnswer('Datadog keeps returning the same page of events')
  }
  return { events: data, cursor: next }
}

function isEvent(value: unknown): value is FoundEvent {
  const { id, attributes } = (value ?? {}) as { id?: unknown; attributes?: unknown }
  return typeof id === 'string' && id !== '' && typeof attributes === 'object' && attributes !== null
}
