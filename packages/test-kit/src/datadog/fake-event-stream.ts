import type { Hono } from 'hono'

/** An event of Datadog's event stream, which is not a RUM event. */
export interface StreamEvent {
  readonly id: number
  readonly title: string
  readonly text: string
  /** Epoch s. */
  readonly date_happened: number
  readonly alert_type: string
  readonly tags: readonly string[]
  readonly aggregation_key?: string
}

const HOUR_S = 3_600
const MAX_LISTED = 1_000
const FIRST_ID = 5_934_719_801_181_587

/**
 * Serves `/api/v1/events` as Datadog's clients record and describe it: accepts an event with 202 unless it is older than 18
 * hours, writes tags in lower case, and lists only one event of an aggregation key unless the request asks for all.
 */
export function serveEventStream(app: Hono, stream: StreamEvent[]): void {
  const path = '/api/v1/events'
  app.post(path, async context => {
    const { title, text, tags = [], ...more } = await context.req.json()
    const now = Date.now() / 1_000
    const { date_happened: at = now, alert_type: type = 'info' } = more
    const isWhole = [title, text].every(each => typeof each === 'string') && Number.isInteger(at)
    if (!isWhole || at < now - 18 * HOUR_S || at > now + 2 * HOUR_S) {
      return context.json({ errors: ['Invalid event'] }, 400)
    }
    const id = FIRST_ID + stream.length
    const kept = (tags as string[]).map(tag => tag.toLowerCase())
    stream.push({ ...more, id, title, text, date_happened: at, alert_type: type, tags: kept })
    const nothing = { handle: null, priority: null, related_event_id: null }
    const url = `https://app.ddog-gov.com/event/event?id=${id}`
    const event = { id, title, text, date_happened: at, ...nothing, tags: kept, url }
    return context.json({ status: 'ok', event }, 202)
  })
  app.get(path, context => {
    const [start, end] = [Number(context.req.query('start')), Number(context.req.query('end'))]
    const wanted = (context.req.query('tags') ?? '').split(',').filter(Boolean)
    const found = stream.filter(
      ({ date_happened: at, tags }) => at >= start && at <= end && wanted.every(tag => tags.includes(tag)),
    )
    const isFirst = ({ aggregation_key: key }: StreamEvent, i: number) =>
      key === undefined || found.findIndex(each => each.aggregation_key === key) === i
    const listed = context.req.query('unaggregated') === 'true' ? found : found.filter(isFirst)
    const events = listed.slice(-MAX_LISTED).map(event => ({ ...event, id_str: String(event.id) }))
    return context.json({ events, status: 'ok' })
  })
}
