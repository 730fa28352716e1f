import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf } from '@journey-monitor/test-kit/event-funnel'
import { MINUTE } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, inTurn, link, through } from '@journey-monitor/test-kit/renewal-walks'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { DropOff, FunnelResult } from './funnel-result.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const onlyDropOff = ({ drop_offs }: FunnelResult): DropOff | undefined => {
  expect(drop_offs.length).toBeLessThanOrEqual(1)
  return drop_offs[0]
}

describe('the state of a journey', () => {
  test('returned: the last step completed', async () => {
    const { journeys, drop_offs, lost_returns, quality } = await funnelOf(renewal, eventsOf(through('return')))
    expect(journeys).toEqual({
      total: 1,
      in_progress: 0,
      viewed_only: 0,
      converted: 1,
      returned: 1,
      dropped: 0,
      direct_entries: 0,
    })
    expect([drop_offs, lost_returns, quality.warnings]).toEqual([[], [], []])
  })

  test('converted: the message was sent, and the redirect never came', async () => {
    const { journeys, drop_offs, lost_returns } = await funnelOf(renewal, eventsOf(through('send')))
    expect(journeys).toMatchObject({ converted: 1, returned: 0, dropped: 0 })
    expect(drop_offs).toEqual([])
    expect(lost_returns).toEqual([
      { step: 'return', where: 'handoff', team: 'sm', kind: 'ux', cause: 'not_reached', journeys: 1, share: 1 },
    ])
  })

  test('converted: the person was redirected, and Medications never showed the success alert', async () => {
    const redirected = inTurn(through('send'), ({ journey }) => journey.start('return'))
    const broken = inTurn(redirected, ({ journey }) => journey.fail('return', 'route_error'))
    const { lost_returns } = await funnelOf(renewal, eventsOf(redirected, broken))
    expect(lost_returns).toEqual([
      { step: 'return', where: 'step', team: 'sm', kind: 'engineering', cause: 'left', journeys: 1, share: 0.5 },
      { step: 'return', where: 'step', team: 'sm', kind: 'engineering', cause: 'route_error', journeys: 1, share: 0.5 },
    ])
  })

  test('in progress: the last event is younger than the expiry of its step', async () => {
    const events = eventsOf(through('modal'))
    const last = events.at(-1)?.date as number
    const at = async (asOf: number) => (await funnelOf(renewal, events, { asOf })).journeys
    expect(await at(last + 30 * MINUTE - 1)).toMatchObject({ total: 1, in_progress: 1, dropped: 0 })
    expect(await at(last + 30 * MINUTE)).toMatchObject({ total: 1, in_progress: 0, dropped: 1 })
  })

  test('in progress: a message may be written for two hours', async () => {
    const events = eventsOf(inTurn(through('prefill'), ({ journey }) => journey.start('send')))
    const last = events.at(-1)?.date as number
    const { journeys, steps, drop_offs } = await funnelOf(renewal, events, { asOf: last + 119 * MINUTE })
    expect(journeys).toMatchObject({ in_progress: 1, dropped: 0 })
    expect(steps.map(({ entered }) => entered)).toEqual([0, 0, 0, 0, 0, 0])
    expect(drop_offs).toEqual([])
  })

  test('in progress: never a converted journey, but its lost return counts only after its expiry', async () => {
    const events = eventsOf(through('send'))
    const last = events.at(-1)?.date as number
    const young = await funnelOf(renewal, events, { asOf: last + 119 * MINUTE })
    expect(young).toMatchObject({ journeys: { converted: 1, in_progress: 0 }, lost_returns: [] })
    expect(young.steps.map(({ completed }) => completed)).toEqual([1, 1, 1, 1, 1, 0])
    expect((await funnelOf(renewal, events, { asOf: last + 120 * MINUTE })).lost_returns).toHaveLength(1)
  })

  test('viewed only: the link was seen and not selected, which is not a drop-off', async () => {
    const { journeys, drop_offs } = await funnelOf(
      renewal,
      eventsOf(
        ({ journey }) => journey.start('link_view'),
        ({ journey }) => {
          journey.start('link_view')
          journey.abandon('link_view', 'went_back')
        },
      ),
    )
    expect(journeys).toMatchObject({ total: 2, viewed_only: 2, dropped: 0 })
    expect(drop_offs).toEqual([])
  })

  test('dropped before the link could be selected: it failed', async () => {
    const events = eventsOf(({ journey }) => journey.fail('link_view', 'link_render_error'))
    expect(onlyDropOff(await funnelOf(renewal, events))).toMatchObject({
      step: 'link_view',
      where: 'step',
      team: 'meds',
      kind: 'engineering',
      cause: 'link_render_error',
    })
  })

  test.each([
    ['link_view', 'modal', 'meds', 'engineering'],
    ['modal', 'care_team_pick', 'meds', 'engineering'],
    ['care_team_pick', 'prefill', 'sm', 'engineering'],
    ['prefill', 'send', 'sm', 'engineering'],
  ] as const)('dropped in the handoff: %s completed, %s never started', async (last, step, team, kind) => {
    expect(onlyDropOff(await funnelOf(renewal, eventsOf(through(last))))).toEqual({
      step,
      where: 'handoff',
      team,
      kind,
      cause: 'not_reached',
      journeys: 1,
      share: 1,
    })
  })

  test.each([
    ['care_team_api_error', 'sm', 'engineering'],
    ['route_error', 'meds', 'engineering'],
    ['no_care_team', 'sm', 'known_limitation'],
  ] as const)('dropped in a step by a failure, %s, which has its own owner', async (code, team, kind) => {
    const events = eventsOf(inTurn(through('modal'), ({ journey }) => journey.fail('care_team_pick', code)))
    expect(onlyDropOff(await funnelOf(renewal, events))).toMatchObject({
      step: 'care_team_pick',
      where: 'step',
      team,
      kind,
      cause: code,
    })
  })

  test('dropped in a step by a reason: the team of the step, ux', async () => {
    const events = eventsOf(
      inTurn(link, ({ journey }) => {
        journey.start('modal')
        journey.abandon('modal', 'back')
      }),
    )
    expect(onlyDropOff(await funnelOf(renewal, events))).toMatchObject({
      step: 'modal',
      team: 'meds',
      kind: 'ux',
      cause: 'back',
    })
  })

  test('dropped in a step without a signal', async () => {
    const events = eventsOf(inTurn(through('modal'), ({ journey }) => journey.start('care_team_pick')))
    expect(onlyDropOff(await funnelOf(renewal, events))).toMatchObject({
      step: 'care_team_pick',
      team: 'sm',
      kind: 'ux',
      cause: 'left',
    })
  })

  test('signing out is a reason', async () => {
    const events = eventsOf(
      inTurn(through('prefill'), ({ journey }) => {
        journey.start('send')
        journey.reset()
      }),
    )
    expect(onlyDropOff(await funnelOf(renewal, events))).toMatchObject({
      step: 'send',
      team: 'sm',
      kind: 'ux',
      cause: 'signed_out',
    })
  })
})
