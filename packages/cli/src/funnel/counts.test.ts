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
      const { steps, drop_offs, lost_returns, direct, journeys } = await funnelOf(renewal, events)

      expect(journeys.in_progress).toBe(0)
      expect(funnelFromCounts(renewal, events.flatMap(bucketOf))).toEqual({
        ...countable({ steps, drop_offs, lost_returns }),
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

function bucketOf({ context: { journey } }: RumAction): FirstEvents[] {
  const { entry_step, step, phase, supersedes, implied = false, failure, reason, first } = journey
  return first ? [{ entry_step, step, phase, supersedes, implied, cause: failure?.code ?? reason, events: 1 }] : []
}

function countable({ steps, drop_offs, lost_returns }: Pick<DirectEntry, 'steps' | 'drop_offs' | 'lost_returns'>) {
  const withoutTimes = (step: StepCounts) => ({ ...step, p50_ms: null, p90_ms: null })
  return { steps: steps.map(withoutTimes), drop_offs, lost_returns }
}
