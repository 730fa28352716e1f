import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import {
  careTeamsBroken,
  type RenewalJourney,
  toCareTeams,
  walk,
  wholeWay,
} from '@journey-monitor/test-kit/live/live-walks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../system/time-units.ts'
import { computeLiveFunnel } from './live-funnel.ts'
import { parseSelection } from './selection.ts'

const NOW = Date.UTC(2026, 10, 20, 12)

let dir: string
/** `wholeWay` begins on the list, the others on a details page. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'journey-monitor-test-'))
  const at = (ago: number, version: string, signal: (journey: RenewalJourney) => void) =>
    walk(signal, NOW - ago).map(action => ({ ...action, version }))
  const actions = [
    ...at(30 * HOUR, '1.0', wholeWay),
    ...at(26 * HOUR, '1.0', careTeamsBroken),
    ...at(20 * HOUR, '1.1', wholeWay),
    ...at(3 * HOUR, '1.1', careTeamsBroken),
    ...at(3 * HOUR, '1.1', journey => journey.start('care_team_pick')),
    ...at(2 * MINUTE, '1.1', toCareTeams),
  ]
  await writeFile(join(dir, 'rum-1.ndjson'), actions.map(action => `${JSON.stringify(action)}\n`).join(''))
})
afterAll(() => rm(dir, { recursive: true }))

const ask = (query: string) =>
  computeLiveFunnel(renewal, { dir, selection: parseSelection(renewal, new URLSearchParams(query)), now: NOW })

describe('a selection', () => {
  test.each([
    ['', [5, 1, 2, 2, 1], 1, ['1.0', '1.1']],
    ['since=24h&open=ended', [3, 0, 1, 2, 1], 0, ['1.1']],
    ['from=2026-11-19T00:00Z&to=2026-11-19T12:00Z', [2, 0, 1, 1, 0], 0, ['1.0']],
    ['where.page=list', [2, 0, 2, 0, 0], 0, ['1.0', '1.1']],
    ['where.entry_step=care_team_pick', [0, 0, 0, 0, 1], 0, ['1.1']],
    ['since=24h&where.page=details&where.app_version=1.1', [2, 1, 0, 1, 0], 1, ['1.1']],
  ])('%s selects the journeys of the funnel, the open journeys and the versions', async (query, ...expected) => {
    const { funnel, open, versions, emptiness } = await ask(query)
    const { total, in_progress, converted, dropped, direct_entries } = funnel.journeys
    expect([[total, in_progress, converted, dropped, direct_entries], open.total, versions]).toEqual(expected)
    expect(emptiness).toBeUndefined()
  })

  test('without journeys names the filters that leave no journeys', async () => {
    expect((await ask('since=15m&where.page=list&where.toggle=true')).emptiness).toEqual({
      all: 6,
      without: [
        { filter: 'range', journeys: 2 },
        { filter: 'page', journeys: 1 },
        { filter: 'toggle', journeys: 0 },
      ],
    })
  })

  test('of a missing folder, or by an unknown or hostile version, has no journeys', async () => {
    const selection = parseSelection(renewal, new URLSearchParams('since=1h'))
    const missing = await computeLiveFunnel(renewal, { dir: join(dir, 'missing'), selection, now: NOW })
    expect([missing.funnel.journeys.total, missing.emptiness?.all]).toEqual([0, 0])

    const version = `1.0'); DROP VIEW events; --\0`
    const asked = new URLSearchParams({ 'where.app_version': version, by: 'app_version', a: version, b: '1.0' })
    const { funnel, groups, emptiness } = await ask(String(asked))
    expect([funnel.journeys.total, groups?.comparison, emptiness?.all]).toEqual([0, undefined, 6])
  })
})

describe('a comparison', () => {
  test('puts a time range next to the one before, of the same length', async () => {
    const { funnel, groups } = await ask('since=24h&compare=previous')
    expect(groups?.groups.map(({ by, result }) => [by, result.journeys.total])).toEqual([
      ['The range before', 2],
      ['This range', 3],
    ])
    expect(groups?.groups[1]?.result.journeys).toEqual(funnel.journeys)
    expect(groups?.comparison).toMatchObject({ a: 'The range before', conversion: { a: 0.5, b: 0.5, difference: 0 } })
  })

  test('puts two values next to each other, among the selected journeys', async () => {
    const { groups } = await ask('by=page&a=list&b=details&since=24h')
    expect(groups?.groups.map(({ by, result }) => [by, result.journeys.total])).toEqual([
      ['details', 2],
      ['list', 1],
      [null, 0],
    ])
    expect(groups?.comparison?.conversion).toMatchObject({ a: 1, b: 0, difference: -1 })
  })

  test('needs two groups that have journeys', async () => {
    expect((await ask('since=15m&compare=previous')).groups?.comparison).toBeUndefined()
    const chosen = await ask('by=app_version')
    expect([chosen.groups?.groups.length, chosen.groups?.comparison]).toEqual([2, undefined])
  })
})
