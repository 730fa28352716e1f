import type { LoadedJourney } from '../../journey/profile.ts'
import { Failure, InputError } from '../../system/errors.ts'
import { time } from '../../system/format.ts'
import { DAY, HOUR } from '../../system/time-units.ts'
import type { Connection } from '../client/connection.ts'
import type { DatadogConfig } from '../config.ts'
import { COUNT, type Search } from '../query.ts'
import { createAggregate } from '../source/aggregate.ts'
import { createEventSearch, EVENTS_PER_PAGE } from './event-search.ts'
import { createFieldFilter } from './kept-fields.ts'
import { type PulledSlice, type PullFolder, withPullFolder } from './pull-folder.ts'
import { type PullKind, pullSearches, RETENTION_MS } from './pull-kinds.ts'
import { createRetry, type RetryOptions } from './retry.ts'
import { createSliceReader, type ReadSlice, SliceTooLarge } from './slice-reader.ts'
import { cutSlices, subtract, type TimeRange } from './time-slices.ts'

export interface PullOptions extends RetryOptions, TimeRange {
  readonly folder: string
  /** Kinds besides the journey's own events. */
  readonly kinds: readonly PullKind[]
  readonly config: Pick<DatadogConfig, 'env' | 'services'>
  /**
   * Overlap with the next pull, ms: events younger than this are pulled again, since events may come late. Default: an
   * hour.
   */
  readonly overlapMs?: number | undefined
  /** Which of those are pulled again this time. Default: all. */
  readonly isDue?: ((slice: PulledSlice, now: number) => boolean) | undefined
  /**
   * Approximate number of events in a slice. A failure loses at most this many, which are read again. Default: 10,000.
   */
  readonly eventsPerSlice?: number | undefined
  /** Largest number of events. If there are more, nothing is pulled. Default: no limit. */
  readonly mostEvents?: number | undefined
  /** Epoch ms. Default: the clock. */
  readonly now?: number | undefined
  readonly onStart?: ((work: PullWork) => void) | undefined
  readonly onProgress?: ((progress: PullProgress) => void) | undefined
  /** Called with warnings. */
  readonly warn?: ((text: string) => void) | undefined
}

/** Estimated work of a pull, known before it starts. */
export interface PullWork {
  /** Number of events by kind, from Datadog's count. */
  readonly events: Readonly<Partial<Record<PullKind, number>>>
  readonly total: number
  /** About. */
  readonly requests: number
  /** Environment of the events. */
  readonly env: string
  /** Requested time that is beyond retention: by kind, when Datadog's events begin; epoch ms. */
  readonly earliest: Readonly<Partial<Record<PullKind, number>>>
}

export interface PullProgress {
  readonly read: number
  readonly total: number
}

/** Nothing was pulled: there is more than `mostEvents`. */
export class TooManyEvents extends Failure {}

export interface Pulled {
  /** Events that were not in the folder before. */
  readonly added: number
  /** Events that Datadog counted and did not give, after three times. */
  readonly missing: number
}

const OVERLAP_MS = HOUR
const EVENTS_PER_SLICE = 10_000
const MOST_EVENTS_IN_SLICE = 60_000
const READINGS = 3
/** "The last 30 days" begins before the events that Datadog has, once it is asked. */
const LATE_MS = HOUR

/**
 * Pulls the events of a journey from Datadog into a folder of segments, which every command reads. Each event is there
 * exactly once, even if a pull ends early and another continues, and if events come late.
 *
 * @throws InputError if the keys are refused, the range is impossible, or the folder is unsuitable; Failure if Datadog
 * does not answer for long. Events that were pulled before are kept, and the next pull continues.
 */
export async function pullEvents(
  journey: LoadedJourney,
  connection: Connection,
  options: PullOptions,
): Promise<Pulled> {
  const { from, to, folder, config, overlapMs = OVERLAP_MS, isDue = () => true, now = Date.now() } = options
  const ended = new AbortController()
  const { warn = () => {}, onStart = () => {}, onProgress = () => {}, eventsPerSlice = EVENTS_PER_SLICE } = options
  refuseRange(options, now)
  options.signal?.throwIfAborted()
  options.signal?.addEventListener('abort', () => ended.abort(options.signal?.reason), { signal: ended.signal })
  const retry = createRetry({ ...options, signal: ended.signal })
  const askAggregate = createAggregate(connection)
  const searches = pullSearches(journey, config)
  const kinds = (['journey', ...options.kinds] as const).filter(kind => searches[kind] !== undefined)
  const searchOf = (kind: PullKind) => searches[kind] as Search
  const source = {
    site: connection.site,
    env: config.env,
    ...Object.fromEntries(kinds.map(kind => [`search for ${kind}`, searchOf(kind)])),
  }

  return withPullFolder(folder, source, async target => {
    const work: { kind: PullKind; slice: TimeRange }[] = []
    const events: Partial<Record<PullKind, number>> = {}
    for (const kind of kinds) {
      for (const range of rangesToPull(kind, target)) {
        const inHour = await countByHour(searchOf(kind), range)
        events[kind] = (events[kind] ?? 0) + sum(inHour.values())
        for (const slice of cutSlices(range, inHour, eventsPerSlice)) work.push({ kind, slice })
      }
    }
    const total = sum(Object.values(events))
    if (total > (options.mostEvents ?? Number.POSITIVE_INFINITY)) {
      throw new TooManyEvents(
        `Datadog has about ${total.toLocaleString('en-US')} events of that time, too many to copy for one command; copy them with journey-monitor datadog pull, and name the folder`,
      )
    }
    const early = kinds.filter(kind => from < now - RETENTION_MS[kind])
    onStart({
      ...{ events, total, requests: Math.ceil(total / EVENTS_PER_PAGE) + work.length * 2, env: config.env },
      earliest: Object.fromEntries(early.map(kind => [kind, now - RETENTION_MS[kind]])),
    })
    return pullAll(target, work, total)
    // A page that is asked for in advance may be waiting for a rate limit.
  }).finally(() => ended.abort())

  function rangesToPull(kind: PullKind, target: PullFolder): TimeRange[] {
    const earliest = now - RETENTION_MS[kind]
    // Without the keys of its events, a slice pulled again would be there twice.
    const done = target.slices(kind).filter(slice => slice.keys === undefined || !isDue(slice, now))
    if (earliest >= to) return []
    // Recent time, which may still get events, has its own slice, so that only that is pulled again.
    const settled = { from: Math.max(from, earliest), to: Math.min(to, now - overlapMs) }
    const growing = { from: Math.max(settled.from, settled.to), to }
    return [settled, growing].filter(range => range.from < range.to).flatMap(range => subtract(range, done))
  }

  async function countByHour(search: Search, range: TimeRange): Promise<Map<number, number>> {
    const question = { search, from: range.from, to: range.to - 1, compute: [COUNT], by: [], interval: '1h' as const }
    const answers = await retry.run(() => askAggregate(question))
    return new Map(
      answers.flatMap(({ points }) => points.map(({ at, value }) => [Math.floor(at / HOUR) * HOUR, value])),
    )
  }

  async function count(search: Search, range: TimeRange): Promise<number> {
    const question = { search, from: range.from, to: range.to - 1, compute: [COUNT], by: [] }
    const [answer] = await retry.run(() => askAggregate(question))
    return answer?.values[0] ?? 0
  }

  async function pullAll(
    target: PullFolder,
    work: { kind: PullKind; slice: TimeRange }[],
    total: number,
  ): Promise<Pulled> {
    let [read, added, missing] = [0, 0, 0]
    const reader = createSliceReader({
      page: createEventSearch(connection, retry),
      keep: kind => createFieldFilter(kind, journey.definition, target.hash),
      begin: target.begin,
      onPage: () => onProgress({ read, total }),
      mostEvents: MOST_EVENTS_IN_SLICE,
    })
    while (work.length > 0) {
      const { kind, slice } = work.shift() as (typeof work)[number]
      try {
        const found = await pullSlice(kind, slice)
        read += found.events
        added += found.added
        missing += found.missing
        onProgress({ read, total })
      } catch (error) {
        if (!(error instanceof SliceTooLarge)) throw error
        const middle = Math.floor((slice.from + slice.to) / 2)
        work.unshift({ kind, slice: { ...slice, to: middle } }, { kind, slice: { ...slice, from: middle } })
      }
    }
    if (missing > 0) warn(`Datadog counts ${missing} events that it did not return; the next pull asks for them again`)
    return { added, missing }

    async function pullSlice(kind: PullKind, slice: TimeRange) {
      const search = searchOf(kind)
      const known = new Set<string>()
      for (const each of target.slices(kind)) {
        if (each.from >= slice.to || each.to <= slice.from) continue
        for (const key of await target.keysOf(each)) known.add(key)
      }
      let found: ReadSlice | undefined
      let counted = 0
      for (let reading = 1; reading <= READINGS; reading++) {
        await found?.draft.discard()
        found = await reader.read({ kind, search, ...slice, known })
        counted = await count(search, slice).catch(async error => {
          await found?.draft.discard()
          throw error
        })
        if (counted <= found.keys.size) break
      }
      const { draft, keys, added } = found as ReadSlice
      const missing = Math.max(0, counted - keys.size)
      const pulledAt = options.now ?? Date.now()
      const mayGrow = pulledAt < slice.to + overlapMs || missing > 0
      const pulled = { ...slice, events: keys.size, pulledAt, ...(missing > 0 && { missing }) }
      await target.commit(kind, pulled, draft, mayGrow ? keys : undefined)
      return { events: keys.size, added, missing }
    }
  }
}

/**
 * Refuses an impossible range.
 * @throws InputError if the range is empty, or entirely beyond retention.
 */
function refuseRange({ from, to }: TimeRange, now: number): void {
  if (from >= now) throw new InputError(`${iso(from)} is in the future; Datadog has no events of it`)
  if (from >= to) throw new InputError(`there is nothing from ${iso(from)} to before ${iso(to)}; say another time`)
  const earliest = now - RETENTION_MS.journey
  if (from < earliest - LATE_MS) {
    throw new InputError(
      `Datadog keeps RUM events for 30 days, and ${time(from)} is earlier; set --from-time to ${iso(earliest + DAY).slice(0, 10)} or later`,
    )
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const each of numbers) total += each
  return total
}
