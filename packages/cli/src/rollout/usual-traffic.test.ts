import { expect, test } from 'vitest'
import { HOUR } from '../system/time-units.ts'
import { usualTraffic } from './usual-traffic.ts'

const period = { from: 0, to: 96 * HOUR }
/** Three journeys in each hour but those of the gap. */
const gap = { from: 29 * HOUR, to: 31 * HOUR }
const hours = Array.from({ length: 96 }, (_, hour) => ({ from: hour * HOUR, journeys: 3 })).filter(
  ({ from }) => from < gap.from || from >= gap.to,
)

test('in steady traffic a silence is as long as by the clock, and would have brought what its hours bring on other days', () => {
  const { journeys, perMs, ms } = usualTraffic(gap, period, hours)
  expect(journeys).toBeCloseTo(6, 12)
  expect(perMs * HOUR).toBeCloseTo(3, 12)
  expect(ms / HOUR).toBeCloseTo(2, 12)
})

test('nothing is expected in an hour of the day that was only ever in the silence', () => {
  const day = { from: 0, to: 24 * HOUR }
  const morning = { from: 5 * HOUR, to: 7 * HOUR }
  const { journeys, ms } = usualTraffic(morning, day, [{ from: 0, journeys: 9 }])
  expect([journeys, ms]).toEqual([0, 0])
})

const saturday = { from: Date.parse('2026-12-05'), to: Date.parse('2026-12-06') }
/** Five journeys in each hour from Tuesday to `to`, but those of Saturday. */
const untilDay = (to: string) => {
  const week = { from: Date.parse('2026-12-01'), to: Date.parse(to) }
  const all = Array.from({ length: (week.to - week.from) / HOUR }, (_, i) => ({
    from: week.from + i * HOUR,
    journeys: 5,
  }))
  const outside = all.filter(({ from }) => from < saturday.from || from >= saturday.to)
  return usualTraffic(saturday, week, outside).journeys
}

test('a tenth of other days is expected on the first weekend, and then what weekends bring', () => {
  expect(untilDay('2026-12-06')).toBeCloseTo(12, 12)
  expect(untilDay('2026-12-07')).toBeCloseTo((120 * 121) / 130, 12)
})
