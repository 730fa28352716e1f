import { renewal } from '@journey-monitor/sdk/renewal'
import fc from 'fast-check'
import { MINUTE, type RumAction, recorder, type Visit } from './journey-recorder.ts'

type Signal = { step: number; phase: 'start' | 'complete' | 'fail' | 'abandon'; pick: number; waitMs: number }
type Walk = readonly (Signal | 'sign out')[]

const { steps } = renewal

const wait = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: MINUTE }) },
  { weight: 1, arbitrary: fc.constantFrom(29 * MINUTE, 31 * MINUTE, 121 * MINUTE) },
)
const phase = fc.constantFrom('start', 'complete', 'complete', 'fail', 'abandon') as fc.Arbitrary<Signal['phase']>
const signal = fc.record({ step: fc.nat(steps.length - 1), phase, pick: fc.nat(), waitMs: wait })

/** Somebody who goes on, with a stumble now and then, which makes back-steps and retries, and perhaps ends in trouble. */
const onward = fc
  .record({
    from: fc.constantFrom(0, 0, 0, 2),
    to: fc.integer({ min: 1, max: steps.length }),
    stumbles: fc.array(fc.record({ at: fc.nat(2 * steps.length), signal }), { maxLength: 5 }),
    troubles: fc.array(fc.record({ phase: fc.constantFrom('fail' as const, 'abandon' as const), pick: fc.nat() }), {
      maxLength: 3,
    }),
    waits: fc.array(wait, { minLength: 2 * steps.length, maxLength: 2 * steps.length }),
  })
  .map(({ from, to, stumbles, troubles, waits }): Walk => {
    const last = Math.max(from + 1, to) - 1
    const path = steps.slice(from, last + 1).flatMap((_, i): Signal[] => [
      { step: from + i, phase: 'start', pick: 0, waitMs: waits[2 * i] ?? 0 },
      { step: from + i, phase: 'complete', pick: 0, waitMs: waits[2 * i + 1] ?? 0 },
    ])
    if (troubles.length > 0) path.splice(-1, 1, ...troubles.map(trouble => ({ ...trouble, step: last, waitMs: 0 })))
    for (const { at, signal } of stumbles) path.splice(at % (path.length + 1), at % 2, signal)
    return path
  })
const erratic = fc.array(
  fc.oneof({ weight: 20, arbitrary: signal }, { weight: 1, arbitrary: fc.constant('sign out' as const) }),
  { maxLength: 25 },
)

/** The events of many random visits, recorded by the real SDK, which decides what becomes of each signal. */
export const randomJourneys: fc.Arbitrary<RumAction[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: onward }, { weight: 1, arbitrary: erratic }), { minLength: 1, maxLength: 40 })
  .map(walks => {
    const { actions, visit } = recorder(renewal)
    for (const walk of walks) {
      visit(visit => {
        for (const each of walk) act(visit, each)
      })
    }
    return actions
  })

function act({ journey, wait }: Visit<typeof renewal>, each: Walk[number]): void {
  if (each === 'sign out') {
    journey.reset()
    return
  }
  const step = steps[each.step] as (typeof steps)[number]
  const reasons: string[] = ['reasons' in step ? step.reasons : [], 'went_back'].flat()
  const codes = Object.keys(step.failures)
  wait(each.waitMs)
  if (each.phase === 'fail') journey.fail(step.name, codes[each.pick % codes.length] as never)
  else if (each.phase === 'abandon') journey.abandon(step.name, reasons[each.pick % reasons.length] as never)
  else journey[each.phase](step.name)
}
