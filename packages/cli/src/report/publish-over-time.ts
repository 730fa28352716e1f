import { type Cell, type Ledger, mostBeyond, type Percent, type TimeCell } from '../disclosure/ledger.ts'
import { MAX_SMALL_COUNT, MIN_SPAN } from '../disclosure/suppress.ts'
import type { AppVersion } from '../funnel/app-versions.ts'
import type { TimeBucket } from '../funnel/funnel-result.ts'
import type { TimeBin, TimeToConvert } from '../funnel/time-to-convert.ts'
import { visibleValue } from '../system/visible-text.ts'
import type { OverTime, TimeMark } from './compute-report.ts'
import { KEEP, type PublishedFunnel } from './publish-funnel.ts'

/** Journeys over time, whose numbers are cells. */
export interface PublishedOverTime {
  readonly buckets: readonly PublishedBucket[]
  readonly marks: readonly TimeMark[]
}

interface PublishedBucket extends Pick<TimeBucket, 'from' | 'to'> {
  readonly chose: Cell
  readonly converted: Cell
  /** Some may still be in progress. */
  readonly isOpen: boolean
  /** Lost for engineering reasons. */
  readonly engineering: Cell
}

export interface PublishedTimeToConvert {
  readonly bins: readonly (Pick<TimeBin, 'fromMs' | 'toMs'> & { readonly journeys: Cell })[]
  readonly p50: TimeCell
  readonly p90: TimeCell
}

/**
 * Adds the counts of each time to `ledger`. For readers outside the team, merges neighboring times until each has 0 or
 * more than 10 converted journeys, and the same for those that did not convert. Otherwise, many small numbers would hide
 * many large ones.
 */
export function publishOverTime(
  ledger: Ledger,
  { buckets, versions, stages, closedUntil }: OverTime,
  { journeys, kinds }: PublishedFunnel,
): PublishedOverTime {
  const printed = ledger.isExact ? buckets : merged(buckets, closedUntil)
  const published = printed.map(({ from, to, chose, converted, engineering }): PublishedBucket => {
    const own = {
      ...{ from, to, isOpen: Date.parse(to) > closedUntil },
      chose: ledger.count(chose),
      converted: ledger.count(converted, KEEP.entered),
      engineering: ledger.count(engineering),
    }
    ledger.difference(own.chose, own.converted)
    return own
  })
  const cellsOf = (name: 'chose' | 'converted' | 'engineering') => published.map(bucket => bucket[name])
  ledger.sum(journeys.chose, cellsOf('chose'))
  ledger.sum(journeys.converted, cellsOf('converted'))
  ledger.sum(kinds.engineering, cellsOf('engineering'))
  // The moment at which a version came is that of one person.
  const bucketOf = (at: number) => printed.find(({ to }) => at < Date.parse(to))?.from
  const marks = versions.map(({ version, from }) => ({
    label: visibleValue(version),
    at: Date.parse(bucketOf(from) ?? ''),
  }))
  return { buckets: published, marks: [...stages, ...marks].filter(({ at }) => !Number.isNaN(at)) }
}

/**
 * Selects the versions that readers outside the team may see: those of more than 10 journeys. None, if that would tell closely
 * how many of `all` journeys have another one.
 */
export function oftenUsed(versions: readonly AppVersion[], all: number): readonly AppVersion[] {
  const often = versions.filter(({ journeys }) => journeys > MAX_SMALL_COUNT)
  const mostOthers = all - often.length * (MAX_SMALL_COUNT + 1)
  return mostOthers < MIN_SPAN ? [] : often
}

/**
 * Merges neighboring buckets until no number of one is from 1 to 10, except losses by kind. If there are enough buckets,
 * open ones are not merged with closed ones.
 */
function merged(buckets: readonly TimeBucket[], closedUntil: number): TimeBucket[] {
  const isClosed = ({ to }: TimeBucket) => Date.parse(to) <= closedUntil
  const all: TimeBucket[] = []
  let part: TimeBucket | undefined
  const addPart = () => {
    const last = part && isSmall(part) ? all.pop() : undefined
    if (part) all.push(last ? joined(last, part) : part)
    part = undefined
  }
  for (const [i, bucket] of buckets.entries()) {
    part = part ? joined(part, bucket) : bucket
    const next = buckets[i + 1]
    const isLastClosed = isClosed(bucket) && next !== undefined && !isClosed(next)
    if (!isSmall(part) || isLastClosed) addPart()
  }
  addPart()
  return all
}

function isSmall({ chose, converted }: TimeBucket): boolean {
  const numbers = [chose, converted, chose - converted]
  return chose === 0 || numbers.some(number => number > 0 && number <= MAX_SMALL_COUNT)
}

function joined(a: TimeBucket, b: TimeBucket): TimeBucket {
  return {
    ...a,
    to: b.to,
    chose: a.chose + b.chose,
    converted: a.converted + b.converted,
    engineering: a.engineering + b.engineering,
  }
}

/** Puts the distribution of times into `ledger`. */
export function publishTimeToConvert(
  ledger: Ledger,
  { bins, p50Ms, p90Ms }: TimeToConvert,
  { converted }: PublishedFunnel['journeys'],
): PublishedTimeToConvert {
  const published = bins.map(({ fromMs, toMs, journeys }) => ({ fromMs, toMs, journeys: ledger.count(journeys) }))
  ledger.sum(
    converted,
    published.map(({ journeys }) => journeys),
  )
  const timed = { whole: converted, measured: bins.reduce((sum, { journeys }) => sum + journeys, 0) }
  const percentile = (percent: Percent, ms: number | null) => {
    if (ms !== null) publishSides(ledger, published, { percent, ms, measured: timed.measured })
    return ledger.percentile(percent, ms, timed)
  }
  return { bins: published, p50: percentile(50, p50Ms), p90: percentile(90, p90Ms) }
}

/** Adds how many journeys can have been slower than a percentile's bin, or faster, at most. */
function publishSides(
  ledger: Ledger,
  bins: PublishedTimeToConvert['bins'],
  { percent, ms, measured }: { readonly percent: Percent; readonly ms: number; readonly measured: number },
): void {
  const bound = (side: PublishedTimeToConvert['bins'], most: number) => {
    if (side.length > 0) ledger.atMost(ledger.derivedTotal(side.map(({ journeys }) => journeys)), most)
  }
  bound(
    bins.filter(({ fromMs }) => fromMs > ms),
    mostBeyond(percent, measured),
  )
  bound(
    bins.filter(({ toMs }) => toMs !== null && toMs <= ms),
    Math.ceil(((measured - 1) * percent) / 100),
  )
}
