import type { JourneyDefinition } from '@journey-monitor/sdk'
import fc from 'fast-check'
import { MINUTE, type RumAction, recorder, type Visit } from './journey-recorder.ts'

/** A signal of a step, with a declared cause. Numbers are taken modulo the size of the definition. */
interface Signal {
  readonly step: number
  readonly phase: 'start' | 'complete' | 'fail' | 'abandon' | 'sign out'
  readonly pick: number
  readonly waitMs: number
}

/** Random behavior of a person, for any definition. */
export interface RandomWalk {
  /** Steps that the person goes through, from one to another. Absent if all signals are stumbles. */
  readonly onward?: { readonly from: number; readonly to: number; readonly waits: readonly number[] } | undefined
  /** Signals that end the last step, if it does not complete. */
  readonly troubles: readonly Signal[]
  readonly stumbles: readonly { readonly at: number; readonly signal: Signal }[]
  /** Index of the signal before which the tab is duplicated. From there on, every other signal comes from the copy. */
  readonly duplicatedAt?: number | undefined
}

/** An even number of ms, so that a duplicated tab, a millisecond later, never signals at the same time. */
const wait = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: MINUTE / 2 }).map(half => 2 * half) },
  { weight: 1, arbitrary: fc.constantFrom(29 * MINUTE, 30 * MINUTE, 31 * MINUTE, 121 * MINUTE) },
)
const signalOf = (...phases: Signal['phase'][]): fc.Arbitrary<Signal> =>
  fc.record({ step: fc.nat(), phase: fc.constantFrom(...phases), pick: fc.nat(), waitMs: wait })
const anySignal = fc.oneof(
  { weight: 20, arbitrary: signalOf('start', 'complete', 'complete', 'fail', 'abandon') },
  { weight: 1, arbitrary: signalOf('sign out') },
)
const stumble = fc.record({ at: fc.nat(), signal: anySignal })
const MAX_STEPS = 6

/** A person who goes forward, with occasional stumbles that cause back-steps and retries, and may end in trouble. */
const onward: fc.Arbitrary<RandomWalk> = fc.record({
  onward: fc.record({
    from: fc.constantFrom(0, 0, 0, 1, 2),
    to: fc.nat(),
    waits: fc.array(wait, { minLength: 2 * MAX_STEPS, maxLength: 2 * MAX_STEPS }),
  }),
  troubles: fc.array(signalOf('fail', 'abandon'), { maxLength: 3 }),
  stumbles: fc.array(stumble, { maxLength: 5 }),
})
const erratic: fc.Arbitrary<RandomWalk> = fc.record({
  troubles: fc.constant([]),
  stumbles: fc.array(stumble, { maxLength: 25 }),
})

/** Random walks of many people, some of them in two tabs if `duplicatedTabs`. */
export function randomWalks({ duplicatedTabs = false } = {}): fc.Arbitrary<RandomWalk[]> {
  const walk = fc.oneof({ weight: 3, arbitrary: onward }, { weight: 1, arbitrary: erratic })
  const inTwoTabs = fc.tuple(walk, fc.nat()).map(([each, duplicatedAt]) => ({ ...each, duplicatedAt }))
  return fc.array(
    duplicatedTabs ? fc.oneof({ weight: 9, arbitrary: walk }, { weight: 1, arbitrary: inTwoTabs }) : walk,
    {
      minLength: 1,
      maxLength: 40,
    },
  )
}

/** Records the events of `walks` through `definition` with the real SDK, which accepts or drops each signal. */
export function recordWalks(definition: JourneyDefinition, walks: readonly RandomWalk[]): RumAction[] {
  const { actions, visit } = recorder(definition)
  for (const walk of walks) {
    visit(original => {
      const signals = signalsOf(definition, walk)
      const duplicatedAt = (walk.duplicatedAt ?? 0) % (signals.length + 1)
      let copy: Visit<JourneyDefinition> | undefined
      for (const [i, signal] of signals.entries()) {
        if (walk.duplicatedAt !== undefined && i === duplicatedAt) copy = original.duplicateTab()
        act(definition, copy && i % 2 === 1 ? copy : original, signal)
      }
    })
  }
  return actions
}

function signalsOf(definition: JourneyDefinition, { onward, troubles, stumbles }: RandomWalk): Signal[] {
  const signals: Signal[] = []
  if (onward) {
    const entries = definition.steps.flatMap(({ entry }, i) => (i === 0 || entry ? i : []))
    const from = entries[onward.from % entries.length] ?? 0
    const last = from + (onward.to % (definition.steps.length - from))
    for (let step = from; step <= last; step++) {
      for (const phase of ['start', 'complete'] as const) {
        signals.push({ step, phase, pick: 0, waitMs: onward.waits[signals.length] ?? 0 })
      }
    }
    if (troubles.length > 0) signals.splice(-1, 1, ...troubles.map(trouble => ({ ...trouble, step: last, waitMs: 0 })))
  }
  for (const { at, signal } of stumbles) signals.splice(at % (signals.length + 1), at % 2, signal)
  return signals
}

function act(definition: JourneyDefinition, { journey, wait }: Visit<JourneyDefinition>, signal: Signal): void {
  const {
    name,
    reasons = [],
    failures = {},
  } = definition.steps[signal.step % definition.steps.length] as {
    name: string
    reasons?: readonly string[]
    failures?: Readonly<Record<string, unknown>>
  }
  const causes = signal.phase === 'fail' ? Object.keys(failures) : [...reasons, 'went_back']
  const cause = causes[signal.pick % causes.length]
  wait(signal.waitMs)
  if (signal.phase === 'sign out') journey.reset()
  else if (signal.phase === 'fail') cause !== undefined && journey.fail(name, cause)
  else if (signal.phase === 'abandon') journey.abandon(name, cause as string)
  else journey[signal.phase](name)
}
