/** Tests of the attribution of journeys some of whose events were lost. */
import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf } from '@journey-monitor/test-kit/event-funnel'
import type { RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, inTurn, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { reportOn } from '@journey-monitor/test-kit/report/rendered-report'
import { erratic, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
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
    expect(await modalOf(events)).toMatchObject({ ...expected, timed: 1, p50_ms: 1_000 })
    expect(await modalOf(without(events, { step: 'modal', phase: 'complete', first: true }))).toMatchObject({
      ...expected,
      timed: 0,
      p50_ms: null,
    })
  })

  test('the time to convert of that journey is unknown, too', async () => {
    const events = eventsOf(through('return'), through('return'))
    const [journey] = events.map(({ context }) => context.journey.id)
    const isLost = ({ context }: RumAction) =>
      context.journey.id === journey && context.journey.step === 'send' && context.journey.phase === 'complete'
    const { timeToConvert, funnel } = await reportOn(events.filter(event => !isLost(event)))
    expect(funnel.journeys.converted).toBe(2)
    expect(timeToConvert?.bins.reduce((sum, bin) => sum + bin.journeys, 0)).toBe(1)
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
