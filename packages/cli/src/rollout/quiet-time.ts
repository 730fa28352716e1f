import type { OtherTraffic } from './evidence.ts'
import type { Period } from './stages.ts'
import { usualTraffic } from './usual-traffic.ts'

/** Level of a holiday, compared with other days of its kind, if nothing else shows what the day was like. */
const QUIET_LEVEL = 0.25
/** Weight of that assumption, in people. */
const ASSUMED_PEOPLE = 10

/** How much of its usual traffic a silence could have had. */
export interface QuietTime {
  /** Between a quarter and 1: the level of the busiest other sign of people. */
  readonly level: number
  /** The end of the silence in which no one at all was seen. */
  readonly unseen: Period
  /** People of the most frequent sign who were to be expected in `unseen`, on a quiet day. */
  readonly missing: number
}

/**
 * Estimates how quiet a silence could have been without an outage, such as on a holiday: by the other signs of people,
 * compared with the same hours of other days. Without any, it could have been as quiet as a holiday.
 */
export function quietTime(gap: Period, period: Period, others: readonly OtherTraffic[]): QuietTime {
  const levels = others.map(({ hours, found }) => {
    const { journeys } = usualTraffic(gap, period, hours)
    return (found + ASSUMED_PEOPLE * QUIET_LEVEL) / (journeys + ASSUMED_PEOPLE)
  })
  const unseen = { from: Math.max(gap.from, ...others.map(({ last }) => last ?? gap.from)), to: gap.to }
  const expected = others.map(({ hours }) => usualTraffic(unseen, period, hours).journeys)
  return {
    level: Math.min(1, Math.max(QUIET_LEVEL, ...levels)),
    unseen,
    missing: QUIET_LEVEL * Math.max(0, ...expected),
  }
}
