/** Tests of the cause of a loss, given all events. */
import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, inTurn, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { DropOff, FunnelResult } from './funnel-result.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const onlyDropOff = ({ drop_offs }: FunnelResult): DropOff | undefined => {
  expect(drop_offs.length).toBeLessThanOrEqual(1)
  return drop_offs[0]
}

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
