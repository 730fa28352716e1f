import type { JourneyEvent } from '../event.ts'
import { createJourney, type Journey, type JourneyOptions } from '../journey.ts'
import type { JourneyDefinition, SignalName, StepName } from '../journey-definition.ts'
import type { StorageLike } from '../storage.ts'
import { createTestClock, type TestClock } from './test-clock.ts'
import { createTestStorage } from './test-storage.ts'
import { type TimelineEntry, timelineOf } from './timeline.ts'

/** What a journey has, but for its clock, timers and IDs, which a {@link createTestJourney} brings itself. */
export interface TestJourneyOptions<Definition extends JourneyDefinition>
  extends Omit<JourneyOptions<Definition>, 'clock' | 'timers' | 'newId'> {
  /** Default: in memory, this journey's own. */
  readonly storage?: StorageLike
  /** Default: one of its own, standing at the start of 2026. */
  readonly clock?: TestClock
  /** As if the person had just come to this step: those before it are completed, and the record begins here. */
  readonly reached?: StepName<Definition>
}

/** A real journey whose time stands still and whose events are kept. */
export interface TestJourney<Definition extends JourneyDefinition = JourneyDefinition> {
  /** What the code under test gets. */
  readonly journey: Journey<Definition>
  /** The recorded events, implied ones included. Grows as they come. */
  readonly events: readonly JourneyEvent<Definition>[]
  /** What the app signalled and the journey recorded, in order: `['modal.start', 'modal.complete']`. */
  readonly signals: readonly SignalName<Definition>[]
  /** What the app signaled, by itself or through `watch`, and the journey did not record; `onDropped` says why. */
  readonly dropped: readonly SignalName<Definition>[]
  readonly clock: TestClock
  readonly storage: StorageLike
  /** The journey so far as text, a line an event. */
  timeline(): string
  /** Forgets what was recorded so far. The journey itself goes on. */
  clear(): void
  /**
   * The next page in the same tab: another journey object over the same storage and clock, with a record of its own. The
   * deadlines of this page are gone, as its timers would be.
   */
  loadPage(options?: TestJourneyOptions<Definition>): TestJourney<Definition>
}

/**
 * Creates a journey for a unit test, whatever the runner: real rules, deterministic IDs, a clock that moves only when told.
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
      entries.push(signal)
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
    clock,
    storage,
    timeline: () => timelineOf(entries),
    clear() {
      for (const list of [events, signals, dropped, entries]) list.length = 0
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
  if (index < 0) throw new Error(`"${reached}" is no step of ${name}: they are ${names.join(', ')}`)
  return names.slice(0, index)
}
