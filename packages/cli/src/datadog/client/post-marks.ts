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
  /** Called for a mark that is too old to be posted, if Datadog shows the same fact at another time (epoch ms). */
  readonly onOutdated: (mark: RolloutMark, shownAt: number) => void
}

/** Age of the oldest event that Datadog accepts, less some time for the request: https://docs.datadoghq.com/api/latest/events/post-an-event/ */
const OLDEST_MS = 18 * HOUR - 5 * MINUTE
const PATH = '/api/v1/events'
const KEY_TAG = 'rollout_event'
const SUBJECT_TAG = 'rollout_fact'
/** How many marks of the same fact were posted before. */
const CORRECTION_TAG = 'rollout_correction'
/** How far a plan corrects a time back. */
const LONGEST_CORRECTION_MS = 30 * DAY
const MOST_TEXT = 4_000
const MOST_TITLE = 500

/**
 * Posts the marks that Datadog does not have yet, if they are recent enough to be accepted. Uses version 1 of the events
 * API, since version 2 accepts only changes and alerts, on another host. Posted events cannot be changed: if the plan
 * corrects a time, the next mark says so, and names the time of the earlier one.
 * @throws the errors of `Connection.request`. Marks that were posted before stay.
 */
export async function postMarks(
  connection: Connection,
  definition: JourneyDefinition,
  marks: readonly RolloutMark[],
  { env, since, now = Date.now(), onPosted, onOutdated }: PostMarksOptions,
): Promise<void> {
  if (marks.length === 0) return
  const tags = [...markTags(definition), `env:${env}`]
  const posted = await listPosted()
  for (const mark of marks) {
    const { key, subject, from, to } = mark
    const last = posted.filter(each => each.subject === subject || each.key === key).at(-1)
    // The same time, written in another way, isn’t a correction.
    if (last && (last.key === key || (from - SECOND < last.at && last.at < to))) continue
    if (to > now - OLDEST_MS)
      await (last === undefined ? post(mark, 0) : post(corrected(mark, last.at), last.number + 1))
    else if (last !== undefined) onOutdated(mark, last.at)
  }

  async function post(mark: RolloutMark, number: number): Promise<void> {
    const { key, subject, title, text, from, level } = mark
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
          tags: [...tags, `${KEY_TAG}:${key}`, `${SUBJECT_TAG}:${subject}`, `${CORRECTION_TAG}:${number}`],
          // Should two checks post the same at the same time, Datadog shows one.
          aggregation_key: `journey-monitor/${definition.name}/${number}/${key}`.slice(0, 100),
        },
      },
    )
    onPosted(mark)
  }

  /** Marks in this environment, in the order in which they were posted. */
  async function listPosted(): Promise<PostedMark[]> {
    const query = new URLSearchParams({
      start: String(Math.floor((since - LONGEST_CORRECTION_MS) / SECOND)),
      end: String(Math.ceil((now + HOUR) / SECOND)),
      tags: ownTag(definition),
      unaggregated: 'true',
    })
    const answer = await connection.request(
      { what: 'list events', permission: 'events_read' },
      { method: 'GET', path: `${PATH}?${query}` },
    )
    const { events = [] } = answer as { events?: readonly ListedEvent[] }
    return events
      .filter(({ tags = [] }) => tags.includes(`env:${env}`))
      .map(({ tags = [], date_happened: at = 0 }) => ({
        ...{ key: tagged(tags, KEY_TAG), subject: tagged(tags, SUBJECT_TAG), at: at * SECOND },
        number: Number(tagged(tags, CORRECTION_TAG) ?? 0),
      }))
      .sort((a, b) => a.number - b.number)
  }
}

interface ListedEvent {
  readonly tags?: readonly string[]
  /** Epoch s. */
  readonly date_happened?: number
}

interface PostedMark {
  readonly key: string | undefined
  readonly subject: string | undefined
  /** Epoch ms. */
  readonly at: number
  /** 0 for the first mark of its subject, 1 for its first correction, … */
  readonly number: number
}

function corrected(mark: RolloutMark, shownAt: number): RolloutMark {
  return {
    ...mark,
    title: `${mark.title} (corrected)`,
    text: `${mark.text}\nBefore, the plan said ${new Date(shownAt).toISOString()}: the event at that time is wrong.`,
  }
}

function tagged(tags: readonly string[], name: string): string | undefined {
  return tags.find(tag => tag.startsWith(`${name}:`))?.slice(name.length + 1)
}

/** Breaks mentions, by which an event would notify people. */
function plainText(text: string, most: number): string {
  const broken = text.replaceAll('@', '@\u200b')
  return broken.length > most ? `${broken.slice(0, most - 1)}…` : broken
}
