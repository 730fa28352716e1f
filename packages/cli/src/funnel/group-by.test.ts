import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf } from '@journey-monitor/test-kit/event-funnel'
import { LATER, type RumAction, recorder, START } from '@journey-monitor/test-kit/journey-recorder'
import { inTurn, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { describe, expect, test } from 'vitest'
import { DAY } from '../system/time-units.ts'

interface Visitor {
  readonly page?: 'list' | 'details'
  readonly toggle?: boolean
  readonly appVersion?: string
  readonly startAt?: number
}

/** Events of one person's walk. */
function by({ page, toggle, appVersion, startAt = START }: Visitor, walk: Walk): RumAction[] {
  const { actions, visit } = recorder(renewal, { startAt })
  visit(inTurn(({ journey }) => journey.start('link_view', { page, toggle }), walk))
  return actions.map(action => (appVersion === undefined ? action : { ...action, version: appVersion }))
}

const events = [
  ...by({ page: 'list', toggle: true, appVersion: '1.0' }, through('return')),
  ...by({ page: 'list', toggle: false, appVersion: '1.0' }, link),
  ...by({ page: 'details', toggle: true, appVersion: '"2"' }, through('modal')),
  ...by({ startAt: START + DAY - 5_000 }, link),
]
const ask = async (options: { where?: Record<string, string>; by?: string }) =>
  funnelOf(renewal, events, { asOf: LATER, ...options })
const groups = async (name: string) =>
  (await ask({ by: name })).groups?.map(({ by: value, result }) => [value, result.journeys.total])

describe('journeys', () => {
  test.each([
    [{ page: 'list' }, 2],
    [{ toggle: 'true' }, 2],
    [{ page: 'list', toggle: 'true' }, 1],
    [{ app_version: '1.0' }, 2],
    [{ app_version: '"2"' }, 1],
    [{ app_version: '3.0' }, 0],
    [{ journey_version: '1' }, 4],
    [{ entry_step: 'link_view' }, 4],
    [{ entry_step: 'care_team_pick' }, 0],
    [{ day: '2026-11-20' }, 4],
    [{ day: '2026-11-21' }, 0],
  ])('are chosen by what they have: %o', async (where, total) => {
    expect((await ask({ where })).journeys.total).toBe(total)
  })

  test('that are selected are complete, and no event of the others counts', async () => {
    const alone = await funnelOf(renewal, events.slice(0, 12))
    expect(await ask({ where: { page: 'list', toggle: 'true' } })).toEqual(alone)
  })

  test('are selected by their first event, even if later ones differ', async () => {
    const [first, ...others] = by({ appVersion: '1.0' }, through('modal'))
    const moved = [...others.map(event => ({ ...event, version: '1.1' })), first]
    const total = async (version: string) =>
      (await funnelOf(renewal, moved, { asOf: LATER, where: { app_version: version } })).journeys.total
    expect([await total('1.0'), await total('1.1')]).toEqual([1, 0])
  })

  test('cannot be grouped by an undeclared value', async () => {
    const [event] = by({ page: 'list' }, link) as [RumAction]
    const { journey } = event.context
    const odd = { ...event, context: { journey: { ...journey, attributes: { page: 'Jane Roe' } } } }
    expect((await funnelOf(renewal, [odd], { asOf: LATER, by: 'page' })).groups).toMatchObject([{ by: null }])
  })
})

describe('groups', () => {
  test.each([
    [
      'page',
      [
        ['details', 1],
        ['list', 2],
        [null, 1],
      ],
    ],
    [
      'toggle',
      [
        ['false', 1],
        ['true', 2],
        [null, 1],
      ],
    ],
    [
      'app_version',
      [
        ['"2"', 1],
        ['1.0', 2],
        [null, 1],
      ],
    ],
    ['journey_version', [['1', 4]]],
    ['entry_step', [['link_view', 4]]],
    ['day', [['2026-11-20', 4]]],
  ] as const)('there is one for each value of %s, in order, and one for none', async (name, expected) => {
    expect(await groups(name)).toEqual(expected)
  })

  test('equal selections, duplicates included, and do not change the total', async () => {
    const doubled = [...events, ...events.slice(0, 3)]
    const options = { asOf: LATER, where: { page: 'list' } }
    const { groups, ...whole } = await funnelOf(renewal, doubled, { ...options, by: 'toggle' })
    expect(whole).toEqual(await funnelOf(renewal, doubled, options))
    expect(groups?.map(({ by: value }) => value)).toEqual(['false', 'true'])
    for (const { by: value, result } of groups ?? []) {
      expect(result).toEqual(
        await funnelOf(renewal, doubled, { ...options, where: { page: 'list', toggle: value ?? '' } }),
      )
    }
    expect(groups?.map(({ result }) => result.quality.duplicates)).toEqual([0, 3])
  })

  test('of days begin and end at midnight, UTC', async () => {
    const around = [
      ...by({ startAt: START - 1 }, link),
      ...by({ startAt: START }, link),
      ...by({ startAt: START + DAY - 1 }, link),
    ]
    const { groups } = await funnelOf(renewal, around, { asOf: LATER, by: 'day' })
    expect(groups?.map(({ by: value, result }) => [value, result.journeys.total])).toEqual([
      ['2026-11-19', 1],
      ['2026-11-20', 2],
    ])
  })

  test('are empty if there are no journeys', async () => {
    expect((await funnelOf(renewal, [], { by: 'page' })).groups).toEqual([])
  })
})
