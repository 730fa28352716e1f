import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { type FirstEvents, funnelFromCounts } from './counts.ts'
import type { DirectEntry, StepCounts } from './funnel-result.ts'
import { randomJourneys } from './random-journeys.ts'
import { funnelOf, type RumAction } from './test-support.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('counting first events gives the same funnel as following each journey', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomJourneys, async events => {
      const { direct, ...rest } = await funnelOf(renewal, events)

      expect(rest.journeys.in_progress).toBe(0)
      expect(funnelFromCounts(renewal, countsOf(events))).toEqual({
        ...countable(rest),
        direct: direct.map(each => ({ entry: each.entry, ...countable(each) })),
      })
    }),
    { numRuns: 60 },
  )
})

test('the steps of a funnel never widen', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomJourneys, async events => {
      const { steps, direct } = await funnelOf(renewal, events)
      for (const cohort of [steps, ...direct.map(each => each.steps)]) {
        const widths = cohort.flatMap(({ entered, completed }) => [entered, completed])
        expect(widths).toEqual([...widths].sort((a, b) => b - a))
      }
    }),
    { numRuns: 20 },
  )
})

function countsOf(events: readonly RumAction[]): FirstEvents {
  const first = events.map(({ context }) => context.journey).filter(each => each.first)
  const place = ({ entry_step, step }: JourneyEvent) => ({ entry_step, step, events: 1 })
  const supersedes = (own: readonly JourneyEvent[]) =>
    own.flatMap(each => (each.supersedes === undefined ? [] : { ...place(each), cause: each.supersedes }))
  return {
    phases: first.map(each => ({ ...place(each), phase: each.phase, p50: null, p90: null })),
    implied: first.filter(({ phase, implied }) => phase === 'complete' && implied).map(place),
    said: first.flatMap(each => {
      const cause = each.failure?.code ?? each.reason
      return cause === undefined ? [] : { ...place(each), cause }
    }),
    superseded: supersedes(first),
    recovered: supersedes(first.filter(({ phase, implied }) => phase === 'complete' && !implied)),
  }
}

function countable({ journeys, steps, drop_offs, lost_returns }: Omit<DirectEntry, 'entry'>) {
  const withoutTimes = (step: StepCounts) => ({ ...step, p50_ms: null, p90_ms: null })
  return { journeys: { ...journeys, in_progress: null }, steps: steps.map(withoutTimes), drop_offs, lost_returns }
}
