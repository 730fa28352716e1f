import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { LATER, type RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { randomDefinitions } from '@journey-monitor/test-kit/random-definitions'
import { randomWalks, recordWalks } from '@journey-monitor/test-kit/random-journeys'
import { referenceFunnel } from '@journey-monitor/test-kit/reference-funnel'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { type FirstEvents, funnelFromCounts } from './funnel-from-counts.ts'
import type { DirectEntry, StepCounts } from './funnel-result.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test.each([
  ['the renewal', fc.constant(renewal)],
  ['any definition', randomDefinitions],
])('counting first events gives the same funnel as following each journey, of %s', (_, definitions) => {
  fc.assert(
    fc.property(definitions, randomWalks(), (definition, walks) => {
      const events = recordWalks(definition, walks)

      const { direct, ...rest } = referenceFunnel(definition, events, LATER)

      expect(rest.journeys.in_progress).toBe(0)
      expect(funnelFromCounts(definition, countsOf(events))).toEqual({
        ...countable(rest),
        direct: direct.map(each => ({ entry: each.entry, ...countable(each) })),
      })
    }),
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
    timed: first.filter(({ phase, step_ms }) => phase === 'complete' && step_ms !== undefined).map(place),
    causes: first.flatMap(each => {
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
