import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf, lines } from '@journey-monitor/test-kit/event-funnel'
import { type RumAction, recorder, START } from '@journey-monitor/test-kit/journey-recorder'
import { inTurn, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { run } from '@journey-monitor/test-kit/run-cli'
import { beforeEach, expect, test, vi } from 'vitest'
import { DAY, HOUR } from '../system/time-units.ts'
import type { TimeUnit } from './over-time.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const WALKS: readonly Walk[] = [
  through('return'),
  through('send'),
  through('modal'),
  link,
  inTurn(through('modal'), ({ journey }) => {
    journey.start('care_team_pick')
    journey.fail('care_team_pick', 'care_team_api_error')
  }),
  ({ journey }) => journey.start('link_view'),
  ({ journey }) => journey.start('care_team_pick'),
]

/** A walk every 7 hours, with a gap of three days. */
const events = Array.from({ length: 40 }, (_, i): RumAction[] => {
  const { visit } = recorder(renewal, { startAt: START + i * 7 * HOUR + (i > 20 ? 3 * DAY : 0) })
  return visit(WALKS[i % WALKS.length] as Walk)
}).flat()
/** The newest is still in progress. */
const asOf = Math.max(...events.map(({ date }) => date)) + 1_000

test.each<[TimeUnit, number]>([
  ['hour', HOUR],
  ['day', DAY],
  ['week', 7 * DAY],
])('each %s says what a funnel of it alone says, and none is left out', async (over, length) => {
  const { over_time: buckets = [], journeys } = await funnelOf(renewal, events, { asOf, over })
  const sum = (of: 'total' | 'converted' | 'dropped' | 'in_progress') =>
    buckets.reduce((all, each) => all + each[of], 0)
  for (const of of ['total', 'converted', 'dropped', 'in_progress'] as const) expect(sum(of), of).toBe(journeys[of])
  for (const [i, { from, to }] of buckets.entries()) {
    expect(Date.parse(to) - Date.parse(from)).toBe(length)
    if (i > 0) expect(from).toBe(buckets[i - 1]?.to)
  }
  if (over === 'week') expect(new Date(buckets[0]?.from ?? '').getUTCDay()).toBe(1)

  for (const bucket of buckets.filter((_, i) => i % Math.ceil(buckets.length / 12) === 0)) {
    const own = await funnelOf(renewal, events, { asOf, from: Date.parse(bucket.from), to: Date.parse(bucket.to) })
    const ofKind = (kind: 'engineering' | 'ux') => own.teams.reduce((all, team) => all + team[kind], 0)
    expect(bucket).toMatchObject({
      total: own.journeys.total,
      in_progress: own.journeys.in_progress,
      chose: own.steps[0]?.completed,
      converted: own.journeys.converted,
      dropped: own.journeys.dropped,
      engineering: ofKind('engineering'),
      ux: ofKind('ux'),
    })
    expect(bucket.conversion?.rate ?? null).toBe(own.steps[4]?.conversion_from_intent)
  }
})

test('the terminal has a row for each bucket, and Datadog is not asked', async () => {
  const { out } = await run(['funnel', '-', '--over', 'week', '--as-of', '2027-01-01'], { input: lines(events) })
  expect(out).toMatch(/Over time.*\n[\s\S]*2026-11-16[\s\S]*2026-11-30/)
  expect(await run(['funnel', '--source', 'datadog', '--over', 'day'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--over counts journeys in files'),
  })
})

test('a clock that is years off adds no more than its own bucket', async () => {
  const { visit } = recorder(renewal, { startAt: Date.UTC(2099, 0, 1) })
  const [only, both] = [events, [...events, ...visit(link)]]
  const hours = async (of: readonly RumAction[]) =>
    (await funnelOf(renewal, of, { asOf, over: 'hour' })).over_time ?? []
  expect((await hours(both)).slice(0, -1)).toEqual(await hours(only))
})
