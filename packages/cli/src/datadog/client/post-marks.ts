import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { RolloutMark } from '../../journey/rollout-mark.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../system/time-units.ts'
import { markTags, ownTag } from '../mark-search.ts'
import type { Connection } from './connection.ts'

export interface PostMarksOptions {
  /** RUM's `env` of the dashboards that show them. */
  readonly env: string
  /** No mark was posted before this, epoch ms. */
  readonly since: number
  /** Epoch ms. Default: the clock. */
  readonly now?: number | undefined
  readonly onPosted: (mark: RolloutMark) => void
}

/** Age of the oldest event that Datadog accepts, less some time for the request: https://docs.datadoghq.com/api/latest/events/post-an-event/ */
const OLDEST_MS = 18 * HOUR - 5 * MINUTE
const PATH = '/api/v1/events'
const KEY_TAG = 'rollout_event'
const MOST_TEXT = 4_000
const MOST_TITLE = 500

/**
 * Posts the marks that Datadog does not have yet, if they are recent enough to be accepted. Uses version 1 of the events
 * API, since version 2 accepts only changes and alerts, on another host.
 * @throws the errors of `Connection.request`. Marks that were posted before stay.
 */
export async function postMarks(
  connection: Connection,
  definition: JourneyDefinition,
  marks: readonly RolloutMark[],
  { env, since, now = Date.now(), onPosted }: PostMarksOptions,
): Promise<void> {
  const recent = marks.filter(({ to }) => to > now - OLDEST_MS)
  if (recent.length === 0) return
  const tags = [...markTags(definition), `env:${env}`]
  const posted = await postedKeys()
  for (const mark of recent.filter(({ key }) => !posted.has(key))) {
    const { key, title, text, from, level } = mark
    await connection.request(
      { what: 'post an event', permission: 'to post events' },
      {
        method: 'POST',
        path: PATH,
        body: {
          title: plainText(title, MOST_TITLE),
          text: plainText(text, MOST_TEXT),
          date_happened: Math.floor(Math.max(from, now - OLDEST_MS) / SECOND),
          alert_type: level,
          priority: 'normal',
          tags: [...tags, `${KEY_TAG}:${key}`],
          // Should two checks post the same at the same time, Datadog shows one.
          aggregation_key: `journey-monitor/${definition.name}/${key}`.slice(0, 100),
        },
      },
    )
    onPosted(mark)
  }

  async function postedKeys(): Promise<Set<string>> {
    const query = new URLSearchParams({
      start: String(Math.floor((since - DAY) / SECOND)),
      end: String(Math.ceil((now + HOUR) / SECOND)),
      tags: ownTag(definition),
      unaggregated: 'true',
    })
    const answer = await connection.request(
      { what: 'list events', permission: 'events_read' },
      { method: 'GET', path: `${PATH}?${query}` },
    )
    const { events = [] } = answer as { events?: readonly { readonly tags?: readonly string[] }[] }
    const prefix = `${KEY_TAG}:`
    const own = events
      .filter(event => event.tags?.includes(`env:${env}`))
      .flatMap(({ tags = [] }) => tags.filter(tag => tag.startsWith(prefix)))
    return new Set(own.map(tag => tag.slice(prefix.length)))
  }
}

/** Breaks mentions, by which an event would notify people. */
function plainText(text: string, most: number): string {
  const broken = text.replaceAll('@', '@\u200b')
  return broken.length > most ? `${broken.slice(0, most - 1)}…` : broken
}
