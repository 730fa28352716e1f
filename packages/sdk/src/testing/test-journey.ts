import type { DropReason } from '../drop-reason.ts'
import type { JourneyEvent } from '../event.ts'
import { createJourney, type Journey, type JourneyOptions } from '../journey.ts'
import type { JourneyDefinition, SignalName, StepName } from '../journey-definition.ts'
import type { StorageLike } from '../storage.ts'
import { createTestClock, type TestClock } from './test-clock.ts'
import { createTestStorage } from './test-storage.ts'
import { type TimelineEntry, timelineOf } from './timeline.ts'

/** The options of a journey. {@link createTestJourney} has its own clock, timers and IDs. */
export interface TestJourneyOptions<Definition extends JourneyDefinition>
  extends Omit<JourneyOptions<Definition>, 'clock' | 'timers' | 'newId'> {
  /** The storage. Default: a new one in memory. */
  readonly storage?: StorageLike
  /** The clock. Default: a new one that stands at the start of 2026. */
  readonly clock?: TestClock
  /** Starts at this step: earlier steps are already completed and are not recorded. */
  readonly reached?: StepName<Definition>
}

/** A real journey with a clock that stands still, and everything that it recorded. */
export interface TestJourney<Definition extends JourneyDefinition = JourneyDefinition> {
  /** The journey for the code under test. */
  readonly journey: Journey<Definition>
  /** The recorded events, with implied ones. The array grows with each event. */
  readonly events: readonly JourneyEvent<Definition>[]
  /** The recorded signals of the app, in order: `['modal.start', 'modal.complete']`. */
  readonly signals: readonly SignalName<Definition>[]
  /** The dropped signals of the app, those of `watch` included. */
  readonly dropped: readonly SignalName<Definition>[]
  /** The reason of each signal of `dropped`, in the same order. */
  readonly dropReasons: readonly DropReason[]
  readonly clock: TestClock
  readonly storage: StorageLike
  /** Returns the journey so far as text, with one line for each event. */
  timeline(): string
  /** Empties the record. The journey itself continues. */
  clear(): void
  /**
   * Opens the next page in the same tab: returns another journey with the same storage and clock, and a record of its own. The timers of this
   * page end, as they do when a page is left.
   */
  loadPage(options?: TestJourneyOptions<Definition>): TestJourney<Definition>
}

/**
 * Creates a journey for a unit test, in any test runner. Its rules are real, its IDs are the same in each run, and only the test moves its clock.
 *
 * @example
 * const test = createTestJourney(renewal)
 * render(<RenewalModal journey={test.journey} />)
 * test.clock.advance(2_000)
 * await userEvent.click(screen.getByText('Continue'))
 * assertCompleted(test, 'modal')
 */
export function createTestJourney<const Definition extends JourneyDefinition>(
  definition: Definition,
  options: TestJourneyOptions<Definition> = {},
): TestJourney<Definition> {
  const { clock = createTestClock(), storage = createTestStorage(), sinks = [], reached } = options
  const events: JourneyEvent<Definition>[] = []
  const signals: SignalName<Definition>[] = []
  const dropped: SignalName<Definition>[] = []
  const dropReasons: DropReason[] = []
  const entries: TimelineEntry[] = []
  let isArrived = false
  let isLeft = false

  const record = (event: JourneyEvent<Definition>) => {
    events.push(event)
    entries.push(event)
    if (!event.implied) signals.push(`${event.step}.${event.phase}` as SignalName<Definition>)
  }
  const journey = createJourney(definition, {
    ...options,
    storage,
    clock: clock.now,
    timers: {
      ...clock.timers,
      setTimeout: (run, ms) => clock.timers.setTimeout(() => isLeft || run(), ms),
    },
    newId: clock.newId,
    sinks: [record, ...sinks].map(sink => event => isArrived && sink(event)),
    onDropped(signal, reason) {
      if (!isArrived) return
      dropped.push(signal)
      dropReasons.push(reason)
      entries.push({ signal, reason })
      options.onDropped?.(signal, reason)
    },
  })
  for (const step of stepsBefore(definition, reached)) journey.complete(step)
  isArrived = true

  return {
    journey,
    events,
    signals,
    dropped,
    dropReasons,
    clock,
    storage,
    timeline: () => timelineOf(entries),
    clear() {
      for (const list of [events, signals, dropped, dropReasons, entries]) list.length = 0
    },
    loadPage(next) {
      isLeft = true
      const { reached: _, ...same } = options
      return createTestJourney(definition, { ...same, storage, clock, ...next })
    },
  }
}

function stepsBefore<Definition extends JourneyDefinition>(
  { name, steps }: Definition,
  reached: StepName<Definition> | undefined,
): StepName<Definition>[] {
  if (!reached) return []
  const names: StepName<Definition>[] = steps.map(step => step.name)
  const index = names.indexOf(reached)
  if (index < 0) throw new Error(`"${reached}" is not a step of ${name}. Its steps: ${names.join(', ')}`)
  return names.slice(0, index)
}
