import { allowedAttributes } from './attributes.ts'
import { printTimeline } from './debug.ts'
import type { DropReason } from './drop-reason.ts'
import { errorDetails, type FailureDetails, type SignalDetails } from './error-details.ts'
import type { JourneyEvent } from './event.ts'
import { guard } from './guard.ts'
import type {
  AbandonReason,
  FailureCode,
  JourneyAttributes,
  JourneyDefinition,
  NoFailureCode,
  SignalName,
  StepAttributes,
  StepDefinition,
  StepName,
} from './journey-definition.ts'
import type { JourneyInternals } from './journey-internals.ts'
import type { StepState } from './journey-state.ts'
import { createDelivery } from './page-lifecycle.ts'
import { ABANDONED, COMPLETED, FAILED, PHASE_BY_RANK, STARTED } from './phase-rank.ts'
import { warnOfSignal } from './signal-warnings.ts'
import { isLive, transition } from './state-machine.ts'
import { createStateStore, type StorageLike } from './storage.ts'
import { uuidFrom } from './uuid.ts'
import { resolved, type ValueOrFunction } from './value-or-function.ts'
import { observePromise, type Timers } from './watch.ts'

/** Receives every recorded event before the signal returns. A sink that throws does not stop the others. */
export type Sink<Definition extends JourneyDefinition = JourneyDefinition> = (event: JourneyEvent<Definition>) => void

/**
 * The options of {@link createJourney}. An app gives `sinks` and, if the definition declares any, the `attributes` of the whole journey.
 * The other options are for tests and unusual hosts. Without sinks, only subscribers receive events.
 *
 * @example { sinks: [datadogSink({ rum: datadogRum })], attributes: () => ({ toggle: isOn() }), enabled: () => !isOptedOut() }
 */
export interface JourneyOptions<Definition extends JourneyDefinition> {
  /** The destinations of events, in this order. Default: none. */
  readonly sinks?: readonly Sink<Definition>[] | undefined
  /** The storage of the journey between pages. Default: `sessionStorage`. If the browser blocks it, the journey lives in memory. */
  readonly storage?: StorageLike | undefined
  /** Returns the time, in epoch ms. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined
  /** The timers of the deadlines of `watch`. Default: those of the page. */
  readonly timers?: Timers | undefined
  /** Returns a new correlation ID. Anything but a UUID v4 is replaced. Default: a random one. */
  readonly newId?: (() => string) | undefined
  /** The attributes of the whole journey, or a function that returns them at its first event. Undeclared ones are left out. */
  readonly attributes?: ValueOrFunction<JourneyAttributes<Definition> | undefined>
  /** The kill switch, or a function that returns it. It is read at every signal. While it is false, nothing is recorded. Default: true. */
  readonly enabled?: ValueOrFunction<boolean> | undefined
  /**
   * Called for every signal that is not recorded, with the reason, in production, too. If a name is not declared, `signal` is the name
   * that the app gave.
   * @example { onDropped: (signal, reason) => reason === 'repeat' || console.info(signal, reason) }
   */
  readonly onDropped?: ((signal: SignalName<Definition>, reason: DropReason) => void) | undefined
}

/**
 * The options of `watch`.
 * @example { code: error => (error.status === 401 ? 'session_expired' : 'send_error'), deadlineMs: 20_000 }
 */
export interface WatchOptions<Definition extends JourneyDefinition, Step> {
  /** The code with which a rejection fails the step, or a function that returns it for an error. */
  readonly code:
    | FailureCode<Definition, Step>
    | NoFailureCode<Definition, Step>
    | ((error: unknown) => FailureCode<Definition, Step>)
  /** Ms after which the step, if it is still open, fails with `timeout`. The step must declare that code. Default: no deadline. */
  readonly deadlineMs?: DeadlineMs<FailureCode<Definition, Step>> | undefined
  /** Attributes of the outcome. */
  readonly attributes?: StepAttributes<Definition, Step> | undefined
}

/** The type of `deadlineMs` for a step with these codes. If `timeout` is not among them, the compiler shows the text. */
type DeadlineMs<Code> = 'timeout' extends Code
  ? number
  : number & { readonly error: 'Add the failure code "timeout" to the step to use deadlineMs' }

/** The live journey at this moment. */
export interface CurrentJourney {
  /** The correlation ID. */
  readonly id: string
  /** The open step, if there is one. */
  readonly openStep: string | undefined
}

/** Signals the phases of the steps of a journey. No method throws or waits. */
export interface Journey<Definition extends JourneyDefinition = JourneyDefinition> {
  /** The definition that was given to {@link createJourney}. */
  readonly definition: Definition
  /** Signals that the step is in front of the person. */
  start<Step extends StepName<Definition>>(step: Step, attributes?: StepAttributes<Definition, Step>): void
  /** Signals that the step did what it is for. */
  complete<Step extends StepName<Definition>>(step: Step, attributes?: StepAttributes<Definition, Step>): void
  /** Signals that something broke. The step stays open for a retry. `details` can be the result of {@link errorDetails}. */
  fail<Step extends StepName<Definition>>(
    step: Step,
    code: FailureCode<Definition, Step> | NoFailureCode<Definition, Step>,
    details?: FailureDetails<StepAttributes<Definition, Step>>,
  ): void
  /** Signals that the person left the step, if the app can see it. */
  abandon<Step extends StepName<Definition>>(
    step: Step,
    reason: AbandonReason<Definition, Step> | 'went_back' | 'signed_out',
    attributes?: StepAttributes<Definition, Step>,
  ): void
  /**
   * Completes `step` if `promise` is fulfilled, and fails it if `promise` is rejected or is fulfilled with a `Response` that is not ok. Returns
   * the same promise. An aborted request is not a failure. A mutation of RTK Query is fulfilled even if it fails, so pass its `unwrap()`. Use the promise after this call: a browser does not tell whether it was handled before,
   * so a rejection that nothing handles later is reported as unhandled. `Promise.resolve(promise)` counts as a use. Once the page has begun to be
   * left, and the person stays after all, a request without an answer fails the step three seconds later.
   * @example await journey.watch('prefill', getPrescription(id), { code: 'prescription_load_error', deadlineMs: 20_000 })
   */
  watch<Step extends StepName<Definition>, Result extends PromiseLike<unknown>>(
    step: Step,
    promise: Result,
    options: WatchOptions<Definition, Step>,
  ): Result
  /** Returns the live journey, or undefined if there is none. */
  current(): CurrentJourney | undefined
  /** Ends the journey at sign-out: abandons the open step with the reason `signed_out`, and removes the stored journey. */
  reset(): void
  /**
   * Calls `listener` with every event that this object records. Returns a function that ends the subscription.
   * @example const stop = journey.subscribe(event => console.log(event.step, event.phase))
   */
  subscribe(listener: Sink<Definition>): () => void
  /** Prints the stored journey as a table in the console. Does nothing in production. */
  debug(): void
}

/**
 * Creates the object with which an app signals a journey. Call it once, when the app starts. Every signal reads the state from storage, so
 * both apps, a reload and the back/forward cache see the same journey. Never throws.
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
  const store = createStateStore(definition, storage)
  // Read at each use, because a test may replace the clock and the timers of the page after the journey was created.
  const now = () => Math.floor((options.clock || Date.now)())
  // A `window` does not prove that there is a page: old libraries define one on a server, and React Native has one.
  const page = guard(() => document.defaultView)
  const deliver = createDelivery(page)
  const listeners = new Set<Sink<Definition>>()

  const signal = (step: string, rank: number, details?: SignalDetails, cause?: string, hasEnded?: unknown) => {
    const { attributes, unanswered }: SignalDetails = Object(details)
    const beginJourney = () => ({
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
      if (!options.storage && !page) return 'no_page'
      if (resolved(options.enabled) === false) return 'disabled'
      if (hasEnded) return 'ended'
      if (unanswered === 'aborted') return unanswered
      const { nextState, recorded, dropReason } = transition(
        definition,
        store.readStored(),
        { step, rank, cause, failureDetails: details, beginJourney },
        now(),
      )
      if (nextState) store.writeStored(nextState)
      // biome-ignore lint/suspicious/useIterableCallbackReturn: the shortest form
      recorded.forEach(event =>
        // biome-ignore lint/suspicious/useIterableCallbackReturn: the shortest form
        [...(options.sinks || []), ...listeners].forEach(sink => guard(() => sink(event as JourneyEvent<Definition>))),
      )
      return dropReason
    }
    deliver(left => {
      const reason = left || guard(record, 'error')
      try {
        if (process.env.NODE_ENV !== 'production') warnOfSignal(definition, step, rank, cause, attributes, reason)
      } catch {}
      const { onDropped } = options
      if (reason && onDropped)
        guard(() => onDropped(`${step}.${PHASE_BY_RANK[rank]}` as SignalName<Definition>, reason))
    }, unanswered)
  }
  const current = () =>
    guard((): CurrentJourney | undefined => {
      const state = store.readStored()
      if (!isLive(state, now())) return undefined
      const isOpen = (_: unknown, i: number) => (state.steps[i] as StepState).lastRank === STARTED
      return { id: state.id, openStep: (Object(definition.steps.find(isOpen)) as Partial<StepDefinition>).name }
    })
  const live = (): Partial<CurrentJourney> => Object(current())

  const internals: JourneyInternals = { stateStore: store, hostStorage: storage, currentTime: now }
  const journey: Journey<Definition> & { readonly internals: JourneyInternals } = {
    definition,
    internals,
    start: (step, attributes) => signal(step, STARTED, { attributes }),
    complete: (step, attributes) => signal(step, COMPLETED, { attributes }),
    fail: (step, code, details) =>
      signal(
        step,
        FAILED,
        guard(() => Object.assign({}, details), {}),
        code,
      ),
    abandon: (step, reason, attributes) => signal(step, ABANDONED, { attributes }, reason),
    watch(step, promise, watching) {
      guard(() => {
        const { code, deadlineMs, attributes } = watching
        const { id } = live()
        const report = (rank: number, cause?: string, details?: SignalDetails) =>
          signal(step, rank, Object.assign({ attributes }, details), cause, id && live().id !== id)
        const { setTimeout: startTimer, clearTimeout: stopTimer } = options.timers || { setTimeout, clearTimeout }
        const timeOut = () => live().openStep === step && report(FAILED, 'timeout')
        const timer = deadlineMs && startTimer(timeOut, deadlineMs)
        observePromise(promise, (outcome, isKept) =>
          guard(() => {
            stopTimer(timer as never)
            if (isKept && (!outcome || (outcome as Response).ok !== false)) report(COMPLETED)
            else
              report(
                FAILED,
                guard(() => resolved(code, outcome)),
                errorDetails(outcome),
              )
          }),
        )
      })
      return promise
    },
    current,
    reset: () =>
      deliver(() => {
        const { openStep } = live()
        if (openStep) signal(openStep, ABANDONED, undefined, 'signed_out')
        store.writeStored()
      }),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    debug() {
      try {
        if (process.env.NODE_ENV !== 'production') printTimeline(definition, store.readStored())
      } catch {}
    },
  }
  return journey
}
