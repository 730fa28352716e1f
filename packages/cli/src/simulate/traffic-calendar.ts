import { DAY, HOUR } from '../system/time-units.ts'
import type { Calendar } from './mix.ts'
import type { Random } from './seeded-random.ts'

/** Traffic by hour, UTC: most of it in the daytime of the United States. */
const HOURS = [5, 4, 3, 2, 1, 1, 1, 1, 1, 2, 3, 5, 8, 10, 12, 13, 13, 12, 12, 11, 10, 9, 8, 6]

export interface Days {
  /** Draws a time at which a person with the feature on arrives; epoch ms. */
  anyTime(random: Random): number
  /** The percentage of people who have the feature on at that time. */
  percentAt(time: number): number
  /** The end of the last day, epoch ms. */
  readonly end: number
}

/** Creates the days of a rollout: traffic grows with the share of people who have the feature on, and drops on weekends. */
export function createDays({ start, days, weekend, stages }: Calendar): Days {
  const begin = Date.parse(start)
  const percentAt = (time: number) => stages.findLast(({ from }) => Date.parse(from) <= time)?.percent ?? 0
  const traffic = cumulative(
    Array.from({ length: days }, (_, i) => {
      const day = begin + i * DAY
      const isWeekend = new Date(day).getUTCDay() % 6 === 0
      return percentAt(day) * (isWeekend ? weekend : 1)
    }),
  )
  const hours = cumulative(HOURS)
  return {
    anyTime: random =>
      begin + pick(traffic, random.unit()) * DAY + pick(hours, random.unit()) * HOUR + random.whole(HOUR),
    percentAt,
    end: begin + days * DAY,
  }
}

function cumulative(weights: readonly number[]): number[] {
  let sum = 0
  return weights.map(weight => {
    sum += weight
    return sum
  })
}

function pick(sums: readonly number[], unit: number): number {
  const at = unit * (sums.at(-1) ?? 0)
  return sums.findIndex(sum => at < sum)
}
