import { defineJourney, type JourneyEvent, type StepDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf } from '@journey-monitor/test-kit/event-funnel'
import { MINUTE, type RumAction, recorder } from '@journey-monitor/test-kit/journey-recorder'
import { randomJourneys } from '@journey-monitor/test-kit/random-journeys'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { type FirstEvents, funnelFromCounts } from './counts.ts'
import type { DirectEntry, StepCounts } from './funnel-result.ts'

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

const errand = defineJourney({
  name: 'errand',
  version: 2,
  teams: ['shop', 'post'],
  apps: ['web'],
  intentStep: 'pick',
  convertingStep: 'pay',
  expiryMs: MINUTE,
  steps: [
    { name: 'look', team: 'shop', app: 'web', reasons: ['bored'] },
    { name: 'pick', team: 'shop', app: 'web', reasons: ['dear'], failures: { gone: 'engineering' } },
    { name: 'pay', team: 'shop', app: 'web', entry: true, failures: { refused: 'known_limitation' } },
    { name: 'send', team: 'post', app: 'web', entry: true, failures: { lost: 'engineering' } },
    { name: 'thank', team: 'shop', app: 'web' },
  ],
})

test('also of a journey whose intent is not its first step, and that is entered after it converts', {
  timeout: 60_000,
}, async () => {
  const signal = fc.record({
    step: fc.nat(errand.steps.length - 1),
    phase: fc.constantFrom(
      'start' as const,
      'complete' as const,
      'complete' as const,
      'fail' as const,
      'abandon' as const,
    ),
  })
  const walks = fc.array(fc.array(signal, { maxLength: 12 }), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(walks, async each => {
      const { actions, visit } = recorder(errand)
      for (const walk of each) {
        visit(({ journey }) => {
          for (const { step, phase } of walk) {
            const { name, reasons = ['went_back'], failures = {} } = errand.steps[step] as StepDefinition
            const [code] = Object.keys(failures)
            if (phase === 'abandon') journey.abandon(name as never, reasons[0] as never)
            else if (phase !== 'fail') journey[phase](name as never)
            else if (code !== undefined) journey.fail(name as never, code as never)
          }
        })
      }
      const { direct, ...rest } = await funnelOf(errand, actions)
      expect(funnelFromCounts(errand, countsOf(actions))).toEqual({
        ...countable(rest),
        direct: direct.map(each => ({ entry: each.entry, ...countable(each) })),
      })
    }),
    { numRuns: 25 },
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
