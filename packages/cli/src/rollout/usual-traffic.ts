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

/**
 * Computes what `gap` would have brought: a quiet night is not an outage. An hour of the day that occurs only in the gap
 * brings nothing.
 */
export function usualTraffic(gap: Period, period: Period, hours: readonly HourlyJourneys[]): UsualTraffic {
  const journeysAt = new Array<number>(24).fill(0)
  const msAt = new Array<number>(24).fill(0)
  const expectedMs = new Array<number>(24).fill(0)
  for (let from = Math.floor(period.from / HOUR) * HOUR; from < period.to; from += HOUR) {
    const at = hourOfDay(from)
    const hour = { from: Math.max(from, period.from), to: Math.min(from + HOUR, period.to) }
    const inGap = Math.max(0, Math.min(hour.to, gap.to) - Math.max(hour.from, gap.from))
    expectedMs[at] = (expectedMs[at] as number) + inGap
    msAt[at] = (msAt[at] as number) + hour.to - hour.from - inGap
  }
  for (const { from, journeys } of hours)
    journeysAt[hourOfDay(from)] = (journeysAt[hourOfDay(from)] as number) + journeys

  const outsideMs = period.to - period.from - (gap.to - gap.from)
  const perMs = outsideMs > 0 ? journeysAt.reduce((sum, each) => sum + each, 0) / outsideMs : 0
  const journeys = journeysAt.reduce(
    (sum, each, at) => sum + (msAt[at] ? (each / msAt[at]) * (expectedMs[at] as number) : 0),
    0,
  )
  return { journeys, perMs, ms: perMs > 0 ? Math.min(gap.to - gap.from, journeys / perMs) : 0 }
}

function hourOfDay(at: number): number {
  return Math.floor(at / HOUR) % 24
}
