import { HOUR } from '../system/time-units.ts'
import type { Period } from './stages.ts'

/** Journeys of an hour (UTC); `from` is epoch ms. */
export interface HourlyJourneys {
  readonly from: number
  readonly journeys: number
}

/** Expected traffic of a time, from the same hours of other days. */
export interface UsualTraffic {
  /** Journeys that were to be expected. */
  readonly journeys: number
  /** Mean time for that traffic, ms. */
  readonly ms: number
  /** Journeys in the mean of a ms, outside of that time. */
  readonly perMs: number
}

/** Level of a weekend, compared with other days, before there is one to estimate it from; and the weight of that assumption, in journeys. */
const ASSUMED_WEEKEND = 0.1
const ASSUMED_JOURNEYS = 1

/** Journeys and time of each hour of the day (UTC), outside of a gap; and the time in the gap. */
interface HoursOfDay {
  readonly journeys: number[]
  readonly ms: number[]
  readonly gapMs: number[]
}

/**
 * Computes what `gap` would have brought: a quiet night or weekend is not an outage. An hour of the day that occurs only in
 * the gap brings nothing. A weekend brings a share of what other days bring, which is assumed to be small until weekends show it.
 */
export function usualTraffic(gap: Period, period: Period, hours: readonly HourlyJourneys[]): UsualTraffic {
  const days: Record<'week' | 'weekend', HoursOfDay> = { week: emptyHours(), weekend: emptyHours() }
  for (let from = Math.floor(period.from / HOUR) * HOUR; from < period.to; from += HOUR) {
    const { ms, gapMs } = days[kindOfDay(from)]
    const hour = { from: Math.max(from, period.from), to: Math.min(from + HOUR, period.to) }
    const inGap = Math.max(0, Math.min(hour.to, gap.to) - Math.max(hour.from, gap.from))
    add(gapMs, from, inGap)
    add(ms, from, hour.to - hour.from - inGap)
  }
  for (const { from, journeys } of hours) add(days[kindOfDay(from)].journeys, from, journeys)

  const { week, weekend } = days
  const total = sum(week.journeys) + sum(weekend.journeys)
  const outsideMs = period.to - period.from - (gap.to - gap.from)
  const perMs = outsideMs > 0 ? total / outsideMs : 0
  const rateOn = ({ journeys, ms }: HoursOfDay, hour: number) =>
    ms[hour] ? (journeys[hour] ?? 0) / ms[hour] : undefined
  const expectedOn = (timeAt: (hour: number) => number, rateAt: (hour: number) => number | undefined) =>
    sum(Array.from({ length: 24 }, (_, hour) => timeAt(hour) * (rateAt(hour) ?? 0)))
  const ofWeek = (hour: number) => rateOn(week, hour)
  const known = weekend.journeys.filter((_, hour) => ofWeek(hour) !== undefined)
  const atWeekLevel = expectedOn(hour => weekend.ms[hour] ?? 0, ofWeek)
  const level = (sum(known) + ASSUMED_JOURNEYS) / (atWeekLevel + ASSUMED_JOURNEYS / ASSUMED_WEEKEND)
  const ofWeekend = (hour: number) => {
    const rate = ofWeek(hour)
    return rate === undefined ? rateOn(weekend, hour) : level * rate
  }
  const journeys =
    expectedOn(
      hour => week.gapMs[hour] ?? 0,
      hour => ofWeek(hour) ?? rateOn(weekend, hour),
    ) + expectedOn(hour => weekend.gapMs[hour] ?? 0, ofWeekend)
  return { journeys, perMs, ms: perMs > 0 ? Math.min(gap.to - gap.from, journeys / perMs) : 0 }
}

function emptyHours(): HoursOfDay {
  const zeros = () => new Array<number>(24).fill(0)
  return { journeys: zeros(), ms: zeros(), gapMs: zeros() }
}

function kindOfDay(at: number): 'week' | 'weekend' {
  const day = new Date(at).getUTCDay()
  return day === 0 || day === 6 ? 'weekend' : 'week'
}

function add(hours: number[], at: number, value: number): void {
  const hour = Math.floor(at / HOUR) % 24
  hours[hour] = (hours[hour] ?? 0) + value
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
