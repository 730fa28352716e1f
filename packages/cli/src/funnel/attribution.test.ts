import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf } from '@journey-monitor/test-kit/event-funnel'
import { MINUTE, type RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, inTurn, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { erratic, simulation } from '@journey-monitor/test-kit/simulated-journeys'
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

describe('the cause', () => {
  const picking = (walk: Walk) => inTurn(through('modal'), ({ journey }) => journey.start('care_team_pick'), walk)
  const causeOf = async (walk: Walk) => onlyDropOff(await funnelOf(renewal, eventsOf(picking(walk))))?.cause

  test('is the first failure, not the last', async () => {
    const cause = await causeOf(({ journey }) => {
      journey.fail('care_team_pick', 'session_expired')
      journey.fail('care_team_pick', 'care_team_api_error')
    })
    expect(cause).toBe('session_expired')
  })

  test('is the failure, whether the abandon came before or after it', async () => {
    const after = await causeOf(({ journey }) => {
      journey.fail('care_team_pick', 'care_team_api_error')
      journey.abandon('care_team_pick', 'left_for_inbox')
    })
    const before = await causeOf(({ journey }) => {
      journey.abandon('care_team_pick', 'left_for_inbox')
      journey.fail('care_team_pick', 'care_team_api_error')
    })
    expect([before, after]).toEqual(['care_team_api_error', 'care_team_api_error'])
  })

  test('is cleared by a completion: the journey is then lost in the handoff', async () => {
    const events = eventsOf(
      picking(({ journey }) => {
        journey.fail('care_team_pick', 'care_team_api_error')
        journey.complete('care_team_pick')
      }),
    )
    const { steps, ...result } = await funnelOf(renewal, events)
    expect(onlyDropOff({ steps, ...result })).toMatchObject({ step: 'prefill', where: 'handoff' })
    expect(steps[2]).toMatchObject({ failed: 1, recovered: 1, completed: 1, abandoned: 0 })
  })

  test('belongs to the furthest step, even if the person went back', async () => {
    const cause = await causeOf(({ journey }) => {
      journey.fail('care_team_pick', 'care_team_api_error')
      journey.start('modal')
      journey.abandon('modal', 'closed')
    })
    expect(cause).toBe('care_team_api_error')
  })
})

describe('if the event that moved a step is lost', () => {
  const modal = (walk: Walk) => eventsOf(inTurn(link, ({ journey }) => journey.start('modal'), walk))
  const without = (events: RumAction[], lost: Partial<JourneyEvent>) =>
    events.filter(({ context: { journey } }) =>
      Object.entries(lost).some(([field, value]) => journey[field as keyof JourneyEvent] !== value),
    )
  const modalOf = async (events: RumAction[]) => {
    const { steps, drop_offs } = await funnelOf(renewal, events)
    return { ...steps[1], cause: drop_offs[0]?.cause }
  }

  test('a repeated completion has no known time, and an abandon after it proves nothing', async () => {
    const events = modal(({ journey, wait }) => {
      wait(1_000)
      journey.complete('modal')
      journey.start('modal')
      journey.abandon('modal', 'back')
      journey.start('modal')
      wait(9_999)
      journey.complete('modal')
      journey.start('care_team_pick')
    })
    const expected = { completed: 1, implied: 0, abandoned: 0, failed: 0, recovered: 0 }
    expect(await modalOf(events)).toMatchObject({ ...expected, p50_ms: 1_000 })
    expect(await modalOf(without(events, { step: 'modal', phase: 'complete', first: true }))).toMatchObject({
      ...expected,
      p50_ms: null,
    })
  })

  test('a repeated completion is not inferred, whatever its flags', async () => {
    const events = modal(({ journey }) => {
      journey.start('care_team_pick')
      journey.start('modal')
      journey.start('care_team_pick')
    })
    expect(await modalOf(events)).toMatchObject({ completed: 1, implied: 1 })
    const lossy = without(events, { step: 'modal', phase: 'complete', first: true })
    expect(await modalOf(lossy)).toMatchObject({ completed: 1, implied: 0 })
  })

  test('the move that superseded a cause names it', async () => {
    const failed = modal(({ journey }) => {
      journey.fail('modal', 'launch_error')
      journey.complete('modal')
    })
    expect(await modalOf(without(failed, { phase: 'fail' }))).toMatchObject({ failed: 1, recovered: 1, abandoned: 0 })
    const abandoned = modal(({ journey }) => {
      journey.abandon('modal', 'back')
      journey.start('modal')
      journey.fail('modal', 'launch_error')
    })
    expect(await modalOf(without(abandoned, { phase: 'abandon' }))).toMatchObject({
      failed: 1,
      abandoned: 1,
      cause: 'launch_error',
    })
  })

  test('a failure before any sign of completion proves an earlier one, and the earliest known failure is the cause', async () => {
    const events = modal(({ journey }) => {
      journey.fail('modal', 'launch_error')
      journey.fail('modal', 'modal_load_error')
      journey.fail('modal', 'launch_error')
    })
    expect(await modalOf(without(events, { phase: 'fail', first: true }))).toMatchObject({
      failed: 1,
      cause: 'modal_load_error',
    })
  })

  test('the failure that moved the step is the cause, even if the earlier ones of the other tab lost their first', async () => {
    const events = modal(({ journey, wait, duplicateTab }) => {
      const { journey: copy } = duplicateTab()
      journey.fail('modal', 'launch_error')
      journey.fail('modal', 'launch_error')
      copy.abandon('modal', 'back')
      copy.start('modal')
      wait(1_000)
      copy.fail('modal', 'modal_load_error')
    })
    const lossy = events.filter(
      ({ context: { journey } }) => !(journey.first && journey.failure?.code === 'launch_error'),
    )
    expect(await modalOf(lossy)).toMatchObject({ failed: 1, cause: 'modal_load_error' })
  })

  test('a failure after a sign of completion proves nothing', async () => {
    const events = modal(({ journey }) => {
      journey.complete('modal')
      journey.start('care_team_pick')
      journey.start('modal')
      journey.fail('modal', 'launch_error')
    })
    const lossy = without(events, { step: 'modal', phase: 'complete' })
    expect(await modalOf(lossy)).toMatchObject({ completed: 1, failed: 0 })
  })

  test('a reason is the cause if no better one is known, and does not count as an abandon', async () => {
    const twice = modal(({ journey }) => {
      journey.abandon('modal', 'back')
      journey.start('modal')
      journey.abandon('modal', 'closed')
    })
    expect(await modalOf(twice)).toMatchObject({ abandoned: 1, cause: 'back' })
    const lossy = without(twice, { reason: 'back' })
    expect(await modalOf(lossy)).toMatchObject({ abandoned: 0, cause: 'closed' })
    const afterAFailure = modal(({ journey }) => {
      journey.fail('modal', 'launch_error')
      journey.abandon('modal', 'closed')
    })
    expect(await modalOf(without(afterAFailure, { phase: 'fail' }))).toMatchObject({
      failed: 0,
      abandoned: 0,
      cause: 'closed',
    })
  })

  test('of 2,000 journeys with 1% of the events lost, few causes are unknown and none is invented', async () => {
    const { lines } = simulation({ journeys: 2_000, seed: 2, mix: erratic })
    const kept = lines.filter((_, i) => i % 100 !== 50)
    const [truth, seen] = [await funnelOf(renewal, lines), await funnelOf(renewal, kept)]
    for (const count of ['entered', 'completed', 'implied', 'failed', 'abandoned'] as const) {
      const [known, inTruth] = [seen, truth].map(({ steps }) => steps.map(step => step[count]))
      const unknown = inTruth?.map((journeys, i) => journeys - Number(known?.[i])) as number[]
      expect(Math.min(...unknown), count).toBeGreaterThanOrEqual(0)
      const all = inTruth?.reduce((sum, journeys) => sum + journeys, 0) as number
      expect(unknown.reduce((sum, journeys) => sum + journeys, 0) / all, count).toBeLessThan(0.02)
    }
  })
})
