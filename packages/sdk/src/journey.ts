import { allowedAttributes } from './attributes.ts'
import { printTimeline } from './debug.ts'
import type { DropReason } from './drop-reason.ts'
import { type ErrorDetails, errorDetails, type FailureDetails } from './error-details.ts'
import type { JourneyEvent } from './event.ts'
import { guard } from './guard.ts'
import type {
  AbandonReason,
  FailureCode,
  JourneyAttributes,
  JourneyDefinition,
  SignalName,
  StepAttributes,
  StepDefinition,
  StepName,
} from './journey-definition.ts'
import type { JourneyInternals } from './journey-internals.ts'
import type { JourneyState } from './journey-state.ts'
import { createDelivery } from './page-lifecycle.ts'
import type { Phase } from './phase-rank.ts'
import { warnOfSignal } from './signal-warnings.ts'
import { isLive, transition } from './state-machine.ts'
import { createStore, readState, type StorageLike, writeState } from './storage.ts'
import { uuidFrom } from './uuid.ts'
import { resolved, type ValueOrFunction } from './value-or-function.ts'
import { type Timers, watchPromise } from './watch.ts'

/** Receives every recorded event, synchronously, before the signal returns. One that throws never stops another. */
export type Sink<Definition extends JourneyDefinition = JourneyDefinition> = (event: JourneyEvent<Definition>) => void

/**
 * How {@link createJourney} makes a journey. An app gives `sinks`, and what it knows of the journey as `attributes`; the rest is
 * for tests and unusual hosts. All are optional; without sinks only listeners hear of events.
 *
 * @example { sinks: [datadogSink({ rum: datadogRum })], attributes: () => ({ toggle: isOn() }), enabled: () => !isOptedOut() }
 */
export interface JourneyOptions<Definition extends JourneyDefinition> {
  /** Where events go, in this order. Default: nowhere. */
  readonly sinks?: readonly Sink<Definition>[]
  /** Default: `sessionStorage`. Where it is refused, the journey lives in memory. */
  readonly storage?: StorageLike
  /** Epoch ms. Default: `Date.now`. */
  readonly clock?: () => number
  /** For the deadlines of `watch`. Default: the host's. */
  readonly timers?: Timers
  /** Source of correlation IDs. What is not a UUID v4 is replaced. Default: the browser's. */
  readonly newId?: () => string
  /** The journey's own attributes, or what finds them at its first event. What is not declared is left out. */
  readonly attributes?: ValueOrFunction<JourneyAttributes<Definition> | undefined>
  /** The kill switch, read at every signal: while it is false, nothing is recorded. Default: true. */
  readonly enabled?: ValueOrFunction<boolean>
  /**
   * Hears of every signal that is not recorded, and why, in production, too. Of a name that is not declared, `signal` says
   * what the app gave.
   * @example { onDropped: (signal, reason) => reason === 'repeat' || console.info(signal, reason) }
   */
  readonly onDropped?: (signal: SignalName<Definition>, reason: DropReason) => void
}

/**
 * The options of `watch`: how a promise decides on a step.
 * @example { code: error => (error.status === 401 ? 'session_expired' : 'send_error'), deadlineMs: 20_000 }
 */
export interface WatchOptions<Code extends string, Attributes, DeadlineMs = number> {
  /** The code with which a rejection fails the step, or a function that returns it for an error. */
  readonly code: Code | ((error: unknown) => Code)
  /** Ms after which the step, if it is still open, fails with `timeout`. The step must declare that code. Default: no deadline. */
  readonly deadlineMs?: DeadlineMs
  /** Attributes of the outcome. */
  readonly attributes?: Attributes | undefined
}

/** The type of `deadlineMs` for a step with these codes. If `timeout` is not among them, the compiler shows the text. */
type DeadlineMs<Code> = 'timeout' extends Code
  ? number
  : number & { readonly error: 'Add the failure code "timeout" to the step to use deadlineMs' }

/** The live journey, as it stands. */
export interface CurrentJourney {
  readonly id: string
  /** The step the person is in, if any. */
  readonly openStep: string | undefined
}

/** Signals the phases of a journey's steps. No method throws, waits or returns anything that needs cleaning up. */
export interface Journey<Definition extends JourneyDefinition = JourneyDefinition> {
  readonly definition: Definition
  /** The step is in front of the person. */
  start<Step extends StepName<Definition>>(step: Step, attributes?: StepAttributes<Definition, Step>): void
  /** The step did what it is for. */
  complete<Step extends StepName<Definition>>(step: Step, attributes?: StepAttributes<Definition, Step>): void
  /** Something broke. The step stays open, for a retry. */
  fail<Step extends StepName<Definition>>(
    step: Step,
    code: FailureCode<Definition, Step>,
    details?: FailureDetails<StepAttributes<Definition, Step>>,
  ): void
  /** The person left the step, in a way the app can see. */
  abandon<Step extends StepName<Definition>>(
    step: Step,
    reason: AbandonReason<Definition, Step>,
    attributes?: StepAttributes<Definition, Step>,
  ): void
  /**
   * Completes or fails `step` as `promise` settles, and hands the promise back as it is.
   * @example await journey.watch('prefill', getPrescription(id), { code: 'prescription_load_error', deadlineMs: 20_000 })
   */
  watch<Step extends StepName<Definition>, Result extends PromiseLike<unknown>>(
    step: Step,
    promise: Result,
    options: WatchOptions<
      FailureCode<Definition, Step>,
      StepAttributes<Definition, Step>,
      DeadlineMs<FailureCode<Definition, Step>>
    >,
  ): Result
  /** The live journey, or undefined. */
  current(): CurrentJourney | undefined
  /** Sign-out: closes the journey, and forgets it. */
  reset(): void
  /**
   * Calls `listener` with every event that this object records; returns what ends it.
   * @example const stop = journey.subscribe(event => console.log(event.step, event.phase))
   */
  subscribe(listener: Sink<Definition>): () => void
  /** Development only: prints the stored journey as a timeline in the console. */
  debug(): void
}

/**
 * Creates the object through which an app signals a journey. Create it once, when the app starts. The state is in
 * storage, read at every signal, so that both apps, a reload and the back/forward cache see the same journey.
 *
 * @example
 * const journey = createJourney(renewal, { sinks: [datadogSink({ rum: datadogRum })] })
 * journey.start('link_view')
 * journey.complete('link_view')
 */
export function createJourney<const Definition extends JourneyDefinition>(
  definition: Definition,
  options: JourneyOptions<NoInfer<Definition>> = {},
): Journey<Definition> {
  const storage = () => options.storage || sessionStorage
  const store = createStore(`journey-monitor:${definition.name}`, storage, text => readState(definition, text))
  // Looked up at each use: a test may replace the host's clock and timers after the journey was created.
  const now = () => (options.clock || Date.now)()
  const page = typeof window === 'undefined' ? undefined : window
  const deliver = createDelivery(page)
  const listeners = new Set<Sink<Definition>>()

  const signal = (step: string, phase: Phase, details?: FailureDetails, cause?: string) => {
    const { attributes, unanswered, aborted }: FailureDetails = details || {}
    const begin = () => ({
      id: uuidFrom(options.newId),
      attributes: Object.assign(
        allowedAttributes(
          definition.attributes,
          guard(() => resolved(options.attributes)),
        ),
        allowedAttributes(definition.attributes, attributes),
      ),
    })
    const record = (): DropReason | undefined => {
      // Requests of different people would share one journey.
      if (!page && !options.storage) return 'no_page'
      if (resolved(options.enabled) === false) return 'disabled'
      if (aborted) return 'aborted'
      const { state, events, dropped } = transition(
        definition,
        store.read(),
        { step, phase, cause, details, begin },
        now(),
      )
      if (dropped) return dropped
      store.write(writeState(state as JourneyState), state)
      for (const event of events)
        for (const sink of [...(options.sinks || []), ...listeners])
          guard(() => sink(event as JourneyEvent<Definition>))
      return events.length ? undefined : 'cap'
    }
    deliver(left => {
      const reason = left || guard(record, 'error')
      try {
        if (process.env.NODE_ENV !== 'production') warnOfSignal(definition, step, phase, cause, attributes, reason)
      } catch {}
      const { onDropped } = options
      if (reason && onDropped) guard(() => onDropped(`${step}.${phase}` as SignalName<Definition>, reason))
    }, unanswered)
  }
  const current = () =>
    guard((): CurrentJourney | undefined => {
      const state = store.read()
      if (!isLive(definition, state, now())) return undefined
      const { name: openStep }: Partial<StepDefinition> = definition.steps[state.open] || {}
      return { id: state.id, openStep }
    })
  const live = (): Partial<CurrentJourney> => current() || {}

  const internals: JourneyInternals = { store, storage, now }
  const journey: Journey<Definition> & { readonly internals: JourneyInternals } = {
    definition,
    internals,
    start: (step, attributes) => signal(step, 'start', { attributes }),
    complete: (step, attributes) => signal(step, 'complete', { attributes }),
    fail: (step, code, details) => signal(step, 'fail', details || {}, code),
    abandon: (step, reason, attributes) => signal(step, 'abandon', { attributes }, reason),
    watch(step, promise, watching) {
      guard(() => {
        const { code, deadlineMs, attributes } = watching
        const { id } = live()
        const report = (phase: Phase, cause?: string, details?: ErrorDetails) => {
          const isSameJourney = !id || live().id === id
          if (isSameJourney) signal(step, phase, Object.assign({ attributes }, details), cause)
        }
        const complete = () => report('complete')
        const fail = (error: unknown) => report('fail', resolved(code, error), errorDetails(error))
        const timeOut = () => live().openStep === step && report('fail', 'timeout')
        const timers = options.timers || { setTimeout, clearTimeout }
        watchPromise(promise, complete, fail, timeOut, deadlineMs, timers)
      })
      return promise
    },
    current,
    reset() {
      const { openStep } = live()
      if (openStep) signal(openStep, 'abandon', undefined, 'signed_out')
      store.write('')
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    debug() {
      try {
        if (process.env.NODE_ENV !== 'production') printTimeline(definition, store.read())
      } catch {}
    },
  }
  return journey
}
