import { renewal } from '@journey-monitor/sdk/renewal'
import { expect, test } from 'vitest'
import type { ShareFinding } from '../check-relations.ts'
import { publishSeries, sharePoint } from './publish-series.ts'

const DAY = 86_400_000

/** A share with the number of hits and misses that each day brought. */
function shareOf(id: string, criterion: object, days: readonly (readonly [hits: number, misses: number])[]) {
  const points = days.map((_, day) => {
    const soFar = days.slice(0, day + 1)
    const hits = soFar.reduce((sum, [each]) => sum + each, 0)
    return sharePoint(day * DAY + 60_000, { hits, trials: hits + soFar.reduce((sum, [, each]) => sum + each, 0) })
  })
  const finding = { id, measured: points.at(-1), basis: { limits: [], unit: 'journeys' } }
  return { share: { criterion, finding } as unknown as ShareFinding, points }
}

function daysDrawn(...shares: readonly ReturnType<typeof shareOf>[]): number[][] {
  const series = new Map(shares.map(({ share, points }) => [share.finding.id, points]))
  const drawn = publishSeries(
    renewal,
    series,
    shares.map(({ share }) => share),
  )
  return shares.map(({ share }) => (drawn.get(share.finding.id) ?? []).map(({ at }) => Math.floor(at / DAY)))
}

const failures = { kind: 'failure_rate', step: 'care_team_pick' }

test('a day with few hits or misses is merged with the next one', () => {
  const days = [
    [20, 30],
    [3, 40],
    [12, 50],
    [0, 60],
  ] as const
  expect(daysDrawn(shareOf('care_teams', failures, days))).toEqual([[0, 2, 3]])
})

test('the last day is never a small remainder', () => {
  expect(
    daysDrawn(
      shareOf('care_teams', failures, [
        [20, 30],
        [20, 30],
        [2, 30],
      ]),
    ),
  ).toEqual([[0, 2]])
})

test('nor is the difference of two pictures about the same people', () => {
  const conversion = shareOf('conversion', { kind: 'conversion' }, [
    [60, 40],
    [60, 40],
  ])
  const lost = (first: number) =>
    shareOf('lost', { kind: 'drop_off', team: 'sm' }, [
      [first, 100 - first],
      [20, 80],
    ])
  expect(daysDrawn(conversion, lost(20))).toEqual([
    [0, 1],
    [0, 1],
  ])
  expect(daysDrawn(conversion, lost(37))).toEqual([[1], [1]])
})

test('the time of a point is the end of its day, not a person’s', () => {
  const { share, points } = shareOf('care_teams', failures, [[20, 30]])
  const [point] = publishSeries(renewal, new Map([['care_teams', points]]), [share]).get('care_teams') ?? []
  expect(new Date(point?.at ?? 0).toISOString()).toBe('1970-01-01T23:59:00.000Z')
})
