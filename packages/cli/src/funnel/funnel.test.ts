import { defineJourney } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf } from '@journey-monitor/test-kit/event-funnel'
import { LATER, MINUTE, recorder, START } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, inTurn, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { FunnelResult } from './funnel-result.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

describe('the table', () => {
  test('has every declared step, with conversions, and null for an empty denominator', async () => {
    const { steps } = await funnelOf(
      renewal,
      eventsOf(through('modal'), link, link, ({ journey }) => journey.start('link_view')),
    )
    expect(steps.map(each => [each.step, each.step_number, each.team, each.app, each.entered, each.completed])).toEqual(
      [
        ['link_view', 1, 'meds', 'medications', 4, 3],
        ['modal', 2, 'meds', 'medications', 1, 1],
        ['care_team_pick', 3, 'sm', 'secure-messaging', 0, 0],
        ['prefill', 4, 'sm', 'secure-messaging', 0, 0],
        ['send', 5, 'sm', 'secure-messaging', 0, 0],
        ['return', 6, 'meds', 'medications', 0, 0],
      ],
    )
    expect(steps.map(each => each.conversion_from_previous)).toEqual([3 / 4, 1 / 3, 0, null, null, null])
    expect(steps.map(each => each.conversion_from_intent)).toEqual([1, 1 / 3, 0, 0, 0, 0])
  })

  test('has no conversion if nobody selected the link', async () => {
    const { steps } = await funnelOf(
      renewal,
      eventsOf(({ journey }) => journey.start('link_view')),
    )
    expect(steps.map(each => each.conversion_from_intent)).toEqual([null, null, null, null, null, null])
  })

  test('counts implied events separately, and ignores their times', async () => {
    const events = eventsOf(inTurn(link, ({ journey }) => journey.start('care_team_pick')))
    const { steps } = await funnelOf(renewal, events)
    expect(steps[1]).toMatchObject({ entered: 1, completed: 1, implied: 1, p50_ms: null })
  })

  test('interpolates percentiles of the time of first completions', async () => {
    const taking =
      (ms: number): Walk =>
      ({ journey, wait }) => {
        journey.start('link_view')
        wait(ms)
        journey.complete('link_view')
      }
    const again: Walk = ({ journey, wait }) => {
      journey.start('link_view')
      wait(MINUTE)
      journey.complete('link_view')
    }
    const { steps } = await funnelOf(
      renewal,
      eventsOf(inTurn(taking(1_000), again), taking(2_000), taking(4_000), taking(8_000)),
    )
    expect(steps[0]).toMatchObject({ p50_ms: 3_000 })
    expect(steps[0]?.p90_ms).toBeCloseTo(6_800)
  })

  test('adds up drop-offs by team, for all declared teams', async () => {
    const failing = (code: 'care_team_api_error' | 'route_error' | 'no_care_team') =>
      inTurn(through('modal'), ({ journey }) => journey.fail('care_team_pick', code))
    const events = eventsOf(
      failing('care_team_api_error'),
      failing('no_care_team'),
      failing('route_error'),
      link,
      through('send'),
    )
    expect((await funnelOf(renewal, events)).teams).toEqual([
      { team: 'meds', engineering: 2, ux: 0, known_limitation: 0, total: 2 },
      { team: 'sm', engineering: 1, ux: 0, known_limitation: 1, total: 2 },
    ])
  })

  test('sorts drop-offs by journeys, then step, then where, then cause', async () => {
    const leaving = (reason: 'back' | 'closed'): Walk =>
      inTurn(link, ({ journey }) => {
        journey.start('modal')
        journey.abandon('modal', reason)
      })
    const events = eventsOf(
      leaving('closed'),
      leaving('back'),
      link,
      through('prefill'),
      through('modal'),
      through('modal'),
    )
    const { drop_offs } = await funnelOf(renewal, events)
    expect(drop_offs.map(each => `${each.journeys} ${each.where} ${each.step} ${each.cause}`)).toEqual([
      '2 handoff care_team_pick not_reached',
      '1 handoff modal not_reached',
      '1 step modal back',
      '1 step modal closed',
      '1 handoff send not_reached',
    ])
    expect(drop_offs[0]?.share).toBeCloseTo(2 / 6)
  })
})

describe('direct entries', () => {
  const direct: Walk = ({ journey }) => {
    journey.start('care_team_pick')
    journey.complete('care_team_pick')
  }

  test('are counted separately, by entry, and are in no rate of the steps before', async () => {
    const result = await funnelOf(renewal, eventsOf(direct, direct, through('return')))
    expect(result.journeys).toMatchObject({ total: 1, direct_entries: 2, dropped: 0 })
    expect(result.steps.map(({ entered }) => entered)).toEqual([1, 1, 1, 1, 1, 1])
    expect(result.drop_offs).toEqual([])
    expect(result.direct).toEqual([
      {
        entry: 'care_team_pick',
        journeys: {
          total: 2,
          in_progress: 0,
          viewed_only: 0,
          converted: 0,
          returned: 0,
          dropped: 2,
          direct_entries: 0,
        },
        steps: [
          expect.objectContaining({ step: 'care_team_pick', entered: 2, completed: 2 }),
          expect.anything(),
          expect.anything(),
          expect.anything(),
        ],
        drop_offs: [expect.objectContaining({ step: 'prefill', where: 'handoff', journeys: 2, share: 1 })],
        lost_returns: [],
      },
    ])
    expect(result.direct[0]?.steps[0]).toMatchObject({ conversion_from_intent: null, conversion_from_previous: 1 })
  })

  test('can convert too', async () => {
    const { journeys } = (await funnelOf(renewal, eventsOf(inTurn(direct, ({ journey }) => journey.complete('send')))))
      .direct[0] as FunnelResult['direct'][number]
    expect(journeys).toMatchObject({ total: 1, converted: 1, returned: 0, dropped: 0 })
  })
})

describe('windows', () => {
  const early = recorder(renewal, { startAt: START })
  const late = recorder(renewal, { startAt: START + 60 * MINUTE })
  early.visit(through('return'))
  late.visit(({ journey }) => journey.start('link_view'))
  const events = [...early.actions, ...late.actions]
  const lateStart = late.actions[0]?.context.journey.started_at as number
  const total = async (from?: number, to?: number) =>
    (await funnelOf(renewal, events, { from, to, asOf: LATER })).journeys.total

  test('select journeys by their start, end excluded; later events always count', async () => {
    const { journeys, window } = await funnelOf(renewal, events, { from: START, to: START + 6_000, asOf: LATER })
    expect(journeys).toMatchObject({ total: 1, returned: 1 })
    expect(window).toEqual({
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-20T00:00:06.000Z',
      as_of: '2027-11-20T00:00:00.000Z',
    })
    expect([await total(lateStart, undefined), await total(lateStart + 1, undefined)]).toEqual([1, 0])
    expect([await total(undefined, lateStart), await total(undefined, lateStart + 1)]).toEqual([1, 2])
  })

  test('have no bounds by default, and the time of the question is the newest event’s', async () => {
    const { window, journeys } = await funnelOf(renewal, events, {})
    expect(window).toEqual({ from: null, to: null, as_of: new Date(lateStart).toISOString() })
    expect(journeys).toMatchObject({ total: 2, in_progress: 1 })
  })
})

describe('another journey', () => {
  const checkIn = defineJourney({
    name: 'check_in',
    version: 3,
    teams: ['scheduling', 'kiosk'],
    apps: ['appointments'],
    intentStep: 'invite',
    convertingStep: 'confirm',
    expiryMs: 30 * MINUTE,
    steps: [
      { name: 'invite', team: 'scheduling', app: 'appointments' },
      { name: 'details', team: 'kiosk', app: 'appointments' },
      { name: 'confirm', team: 'kiosk', app: 'appointments', failures: { api_error: 'engineering' } },
    ],
  })

  test('has its own steps, teams and owners, and the declared defaults', async () => {
    const { actions, visit } = recorder(checkIn)
    visit(({ journey }) => journey.complete('invite'))
    visit(({ journey }) => {
      journey.complete('invite')
      journey.start('details')
    })
    visit(({ journey }) => {
      journey.complete('invite')
      journey.complete('confirm')
    })
    const { journeys, drop_offs, lost_returns } = await funnelOf(checkIn, actions)
    expect(journeys).toMatchObject({ total: 3, converted: 1, returned: 1, dropped: 2 })
    expect(drop_offs).toEqual([
      {
        step: 'details',
        where: 'handoff',
        team: 'kiosk',
        kind: 'engineering',
        cause: 'not_reached',
        journeys: 1,
        share: 0.5,
      },
      { step: 'details', where: 'step', team: 'kiosk', kind: 'ux', cause: 'left', journeys: 1, share: 0.5 },
    ])
    expect(lost_returns).toEqual([])
  })
})
