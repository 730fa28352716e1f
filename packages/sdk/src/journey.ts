import { allowedAttributes } from './attributes.ts'
import { warn } from './dev-warning.ts'
import type { ErrorDetails } from './error-details.ts'
import { type Details, type JourneyEvent, serialise } from './event.ts'
import {
  type AbandonReason,
  type FailureCode,
  type JourneyAttributes,
  type JourneyDefinition,
  journeyWideSpecs,
  type StepAttributes,
  type StepName,
} from './journey-definition.ts'
import { isLive, type JourneyState, type Move, type Phase, RUNGS, type Rung, signOut, transition } from './state-machine.ts'
import { createStore, parseState, type StorageLike } from './storage.ts'
import { isUuid, randomUuid } from './uuid.ts'
import { type Timers, watchPromise } from './watch.ts'

/** Receives every recorded event, synchronously, before the signal returns. One that throws never stops another. */
export type Sink = (event: JourneyEvent) => void

type ValueOrFunction<Value> = Value | (() => Value)

export interface JourneyOptions<Definition extends JourneyDefinition> {
  /** Where events go, in this order. */
  readonly sinks?: readonly Sink[]
  /** Default: `sessionStorage`. Where it is refused, the journey lives in memory. */
  readonly storage?: StorageLike
  /** Epoch ms. Default: `Date.now`. */
  readonly clock?: () => number
  /** For the deadlines of `watch`. Default: the host's. */
  readonly timers?: Timers
  /** Source of correlation IDs. What is not a UUID v4 is replaced. */
  readonly newId?: () => string
  /** The journey's own attributes, read at its first event. */
  readonly attributes?: ValueOrFunction<JourneyAttributes<Definition> | undefined>
  /** The kill switch, read at every signal: while it is false, nothing is recorded. Default: true. */
  readonly enabled?: ValueOrFunction<boolean>
}

/** What may be said of a failure, beside its code. */
export interface FailureDetails<Definition extends JourneyDefinition, Step> extends ErrorDetails {
  readonly attributes?: StepAttributes<Definition, Step>
}

export interface WatchOptions<Definition extends JourneyDefinition, Step> {
  /** The code with which a rejection fails the step: one, or chosen by the error. */
  readonly code: FailureCode<Definition, Step> | ((error: unknown) => FailureCode<Definition, Step>)
  /** After this many ms the step, if still open, fails with `timeout`, which it must declare. */
  readonly deadlineMs?: 'timeout' extends FailureCode<Definition, Step> ? number : never
  /** Sent with the outcome. */
  readonly attributes?: StepAttributes<Definition, Step>
}

export interface CurrentStep {
  readonly step: string
  readonly team: string
  readonly standing: Rung
  readonly attempt: number
  readonly cause?: string
}

interface SignalDetails extends ErrorDetails {
  readonly attributes?: unknown
}

/** The live journey, as it stands. */
export interface CurrentJourney {
  readonly id: string
  /** Epoch ms. */
  readonly startedAt: number
  readonly entryStep: string
  /** The step the person is in, if any. */
  readonly openStep: string | undefined
  readonly steps: readonly CurrentStep[]
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
    details?: FailureDetails<Definition, Step>,
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
    options: WatchOptions<Definition, Step>,
  ): Result
  /** The live journey, or undefined. */
  current(): CurrentJourney | undefined
  /** Sign-out: closes the journey, and forgets it. */
  reset(): void
  /** Calls `listener` with every event that this object records; returns what ends it. */
  subscribe(listener: Sink): () => void
  /** Prints the live journey as a timeline in the console. */
  debug(): void
  /** The live journey's state as text, for a handoff; undefined where none is live. */
  exportState(): string | undefined
  /** Takes over a state that another tab or origin exported, if it is valid and live. Says whether it did. */
  adoptState(text: string): boolean
}

/**
 * Creates the object through which an app signals a journey. Create it once, when the app starts; it holds no state of
 * its own, so that both apps, a reload and the back/forward cache see the same journey.
 *
 * @example
 * const journey = createJourney(renewal, { sinks: [datadogSink({ rum: datadogRum })] })
 * journey.start('modal')
 * journey.complete('modal')
 */
export function createJourney<const Definition extends JourneyDefinition>(
  definition: Definition,
  options: JourneyOptions<Definition> = {},
): Journey<Definition> {
  const clock = options.clock || Date.now
  const timers = options.timers || { setTimeout: (run, ms) => setTimeout(run, ms), clearTimeout: timer => clearTimeout(timer) }
  const store = createStore(`journey-monitor:${definition.name}`, () => options.storage || sessionStorage)
  const listeners = new Set<Sink>()

  const read = () => parseState(definition, store.read())
  const write = (state: JourneyState | undefined) => store.write(state && JSON.stringify(state))
  const live = () => {
    const state = read()
    return isLive(definition, state, clock()) ? state : undefined
  }

  /** Nothing of ours may throw into the host. */
  function guarded<Result>(run: () => Result): Result | undefined {
    try {
      return run()
    } catch (error) {
      warn(`a signal was lost: ${error}`)
      return undefined
    }
  }

  function send(state: JourneyState, moves: readonly Move[], details?: Details): void {
    for (const move of moves) {
      const event = serialise(definition, state, move, details)
      for (const sink of [...(options.sinks || []), ...listeners]) guarded(() => sink(event))
    }
  }

  function signal(step: string, phase: Phase, cause?: string, details: SignalDetails = {}): void {
    guarded(() => {
      if (!valueOf(options.enabled, true)) return
      const before = read()
      const { state, moves, dropped } = transition(definition, before, { step, phase, cause }, clock())
      const where = `${definition.name}.${step}.${phase}`
      if (dropped) warn(`${where} was dropped: ${dropped}`)
      if (!state || state === before) return

      const begun = state.id ? state : identified(state, details.attributes)
      write(begun)
      const specs = definition.steps.filter(each => each.name === step)[0]?.attributes || {}
      send(begun, moves, {
        attributes: allowedAttributes(specs, details.attributes, where),
        httpStatus: details.httpStatus,
        apiCode: details.apiCode,
      })
    })
  }

  function identified(state: JourneyState, attributes: unknown): JourneyState {
    const id = options.newId && guarded(options.newId)
    const specs = journeyWideSpecs(definition)
    const own = guarded(() => valueOf(options.attributes, undefined))
    return Object.assign({}, state, {
      id: isUuid(id) ? id : randomUuid(),
      attributes: Object.assign(
        allowedAttributes(specs, own, 'the journey'),
        allowedAttributes(specs, attributes),
      ),
    })
  }

  return {
    definition,
    start: (step, attributes) => signal(step, 'start', undefined, { attributes }),
    complete: (step, attributes) => signal(step, 'complete', undefined, { attributes }),
    fail: (step, code, details) => signal(step, 'fail', code, details),
    abandon: (step, reason, attributes) => signal(step, 'abandon', reason, { attributes }),
    watch(step, promise, { code, deadlineMs, attributes }) {
      guarded(() => {
        const id = live()?.id
        const whileSameJourney = (report: () => void) => () => guarded(() => live()?.id === id && report())
        watchPromise(
          promise,
          {
            complete: whileSameJourney(() => signal(step, 'complete', undefined, { attributes })),
            fail: (error, details) =>
              whileSameJourney(() => {
                const chosen = typeof code === 'function' ? code(error) : code
                signal(step, 'fail', chosen, Object.assign({ attributes }, details))
              })(),
            timeout: whileSameJourney(() => {
              if (current()?.openStep === step) signal(step, 'fail', 'timeout', { attributes })
            }),
          },
          timers,
          deadlineMs,
        )
      })
      return promise
    },
    current,
    reset() {
      guarded(() => {
        const state = read()
        const moves = signOut(definition, state, clock())
        write(undefined)
        if (state && valueOf(options.enabled, true)) send(state, moves)
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    debug() {
      guarded(() => {
        const journey = current()
        console.log(journey ? `${definition.name} ${journey.id}, open: ${journey.openStep || 'none'}` : `no live ${definition.name}`)
        if (journey) console.table(journey.steps)
      })
    },
    exportState: () => guarded(() => JSON.stringify(live())),
    adoptState: text =>
      !!guarded(() => {
        const offered = parseState(definition, text)
        const own = live()
        const isNews = isLive(definition, offered, clock()) && !(own?.id === offered.id && own.seq >= offered.seq)
        if (isNews) write(offered)
        return isNews
      }),
  }

  function current(): CurrentJourney | undefined {
    return guarded(() => {
      const state = live()
      return (
        state && {
          id: state.id,
          startedAt: state.startedAt,
          entryStep: definition.steps[state.entry]?.name as string,
          openStep: definition.steps[state.open]?.name,
          steps: state.steps.map(({ name, rung, attempt, cause }, i) =>
            Object.assign(
              { step: name, team: definition.steps[i]?.team as string, standing: RUNGS[rung] as Rung, attempt },
              cause && { cause },
            ),
          ),
        }
      )
    })
  }
}

function valueOf<Value>(given: ValueOrFunction<Value> | undefined, otherwise: Value): Value {
  if (given === undefined) return otherwise
  return typeof given === 'function' ? (given as () => Value)() : given
}
