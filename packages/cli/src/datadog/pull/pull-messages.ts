import { counted, time } from '../../system/format.ts'
import { DAY, HOUR, MINUTE } from '../../system/time-units.ts'
import type { PullProgress, PullWork } from './pull-events.ts'
import { type PullKind, RETENTION_MS } from './pull-kinds.ts'

/** A request takes about a second, more rather than less. */
const MS_PER_REQUEST = 1_000

/** Message about the planned work and its estimated time. */
export function workMessage({ events, total, requests, env, earliest }: PullWork): string {
  const parts = Object.entries(events).map(([kind, count]) => `${kind} ${count.toLocaleString('en-US')}`)
  if (parts.length === 0) return 'journey-monitor: the folder already has everything'
  const limits = Object.entries(earliest).map(([kind, since]) => {
    const days = RETENTION_MS[kind as PullKind] / DAY
    return `. Datadog keeps ${LABELS[kind as PullKind]} for ${days} days and no longer has any from before ${time(since)}`
  })
  const work =
    total === 0
      ? `Datadog has nothing new of that time in the environment ${env}`
      : `pulling about ${counted(total, 'event')} (${parts.join(', ')}) in about ${counted(requests, 'request')}: ${about(requests * MS_PER_REQUEST)} or less`
  return `journey-monitor: ${work}${limits.join('')}`
}

const LABELS: Readonly<Record<PullKind, string>> = {
  journey: 'the journey’s events',
  views: 'views',
  requests: 'requests',
  errors: 'errors',
}

/** Message about the progress, `elapsedMs` after the start. */
export function progressMessage({ read, total }: PullProgress, elapsedMs: number): string {
  const isPart = read > 0 && read < total
  const rest = isPart ? `, ${about((elapsedMs / read) * (total - read))} left` : ''
  return `pulled ${read.toLocaleString('en-US')} of about ${counted(total, 'event')}${rest}`
}

function about(ms: number): string {
  if (ms < 1.5 * MINUTE) return 'about a minute'
  return ms < 2 * HOUR ? `about ${Math.round(ms / MINUTE)} minutes` : `about ${Math.round(ms / HOUR)} hours`
}
