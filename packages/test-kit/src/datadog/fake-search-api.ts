import { createHash } from 'node:crypto'
import { select } from './aggregate.ts'
import { type RumEvent, valuesOf } from './rum-event.ts'

interface Body {
  readonly filter: { readonly query?: string; readonly from?: string; readonly to?: string }
  readonly page?: { readonly cursor?: string; readonly limit?: number }
}

export interface SearchAnswer {
  readonly status: 200 | 400
  readonly text: string
}

/** Datadog's limit. */
const MAX_PER_PAGE = 1_000

/**
 * Creates the answers of `POST /api/v2/rum/events/search` over `events`, which may grow: pages by cursor, with the
 * fields that Datadog adds to each event. A cursor names the event before it, so late events shift nothing.
 */
export function createEventSearch(events: readonly RumEvent[]): (body: Body) => SearchAnswer {
  let found: { key: string; events: readonly RumEvent[] } | undefined
  return ({ filter, page = {} }) => {
    const key = JSON.stringify([filter, events.length])
    if (found?.key !== key) found = { key, events: select(events, filter).sort(byTime) }
    const { events: own } = found
    const after = page.cursor === undefined ? undefined : JSON.parse(atob(page.cursor)).after
    const start = after === undefined ? 0 : own.findIndex(event => idOf(event) === after) + 1
    if (after !== undefined && start === 0) {
      return { status: 400, text: JSON.stringify({ errors: ['Invalid cursor'] }) }
    }
    const part = own.slice(start, start + Math.min(page.limit ?? 10, MAX_PER_PAGE))
    const last = part.at(-1)
    const isMore = last !== undefined && start + part.length < own.length
    const cursor = isMore ? btoa(JSON.stringify({ after: idOf(last) })) : undefined
    return { status: 200, text: answerText(part, cursor) }
  }
}

/** Formats an answer. Datadog writes some whole numbers as `83.0`. */
export function answerText(events: readonly RumEvent[], cursor: string | undefined): string {
  const data = events.map(event =>
    JSON.stringify(asFound(event)).replace(/("(?:seq|step_ms|started_at)":\d+)/g, '$1.0'),
  )
  const meta = cursor === undefined ? {} : { page: { after: cursor } }
  const links =
    cursor === undefined ? {} : { next: `https://api.ddog-gov.com/api/v2/rum/events?page%5Bcursor%5D=${cursor}` }
  return `{"meta":${JSON.stringify(meta)},"data":[${data.join(',')}],"links":${JSON.stringify(links)}}`
}

/** Converts an event to Datadog's form: time and tags outside, URLs split, and facts about the browser added. */
export function asFound(event: RumEvent): object {
  const { date, ddtags, ...posted } = event
  const { action, view, resource, ...rest } = posted as Record<string, Record<string, unknown> | undefined>
  const { target, ...ofAction } = (action ?? {}) as { target?: { name?: string } }
  const tags = String(ddtags ?? '').split(',')
  return {
    id: idOf(event),
    type: 'rum',
    attributes: {
      attributes: {
        ...rest,
        ...(action && { action: { ...ofAction, name: target?.name } }),
        ...(view && { view: withAddress(view) }),
        ...(resource && { resource: withAddress(resource) }),
        session: { ...rest.session, ip: '203.0.113.7', useragent: 'Mozilla/5.0 (X11; Linux x86_64)', plan: 'replay' },
        geo: { country: 'United States', country_iso_code: 'US', city: 'Springfield', location: [0.5, 0.5] },
        device: { type: 'Desktop', brand: 'Generic' },
        os: { name: 'Linux', version: '6.1' },
        browser: { name: 'Chrome', version: '140.0' },
      },
      service: posted.service,
      tags: [...tags, ...tags, 'source:browser'],
      timestamp: new Date(date).toISOString(),
    },
  }
}

function withAddress(of: Record<string, unknown>): Record<string, unknown> {
  if (typeof of.url !== 'string' || !URL.canParse(of.url)) return of
  const { pathname, hostname, protocol } = new URL(of.url)
  return { ...of, url_path: pathname, url_host: hostname, url_scheme: protocol.slice(0, -1) }
}

const ids = new WeakMap<RumEvent, string>()

/** Returns the ID of an event: the same for the same event, and for all versions of a view. */
function idOf(event: RumEvent): string {
  const known = ids.get(event)
  if (known !== undefined) return known
  const [own] = event.type === 'view' ? valuesOf(event, '@view.id') : [JSON.stringify(event)]
  const id = `AQAAA${createHash('sha256').update(String(own)).digest('base64url')}`
  ids.set(event, id)
  return id
}

function byTime(a: RumEvent, b: RumEvent): number {
  return a.date - b.date || (idOf(a) < idOf(b) ? -1 : 1)
}
