import type { AttributeValues } from './attributes.ts'
import { failureOwner, isReason, type JourneyDefinition } from './journey-definition.ts'

export type Phase = 'start' | 'complete' | 'fail' | 'abandon'

/** Where a step of a journey stands. It only ever moves up. */
export type Rung = 'not_started' | 'started' | 'abandoned' | 'failed' | 'completed'

const NOT_STARTED = 0
const STARTED = 1
const ABANDONED = 2
const FAILED = 3
const COMPLETED = 4

/** The names of the ladder's rungs, lowest first: `RUNGS[step.rung]`. */
export const RUNGS: readonly Rung[] = ['not_started', 'started', 'abandoned', 'failed', 'completed']

const RUNG_OF: Readonly<Record<Phase, number>> = { start: STARTED, abandon: ABANDONED, fail: FAILED, complete: COMPLETED }

/** After this many events of a journey, only those that move a ladder are recorded. */
export const EVENT_CAP = 200
/** A state dated further ahead of the clock than this is not believed. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

export interface StepState {
  readonly name: string
  /** Index into {@link RUNGS}. */
  readonly rung: number
  /** How many times the step was started. */
  readonly attempt: number
  /** When the last attempt started, epoch ms; absent where that start was implied. */
  readonly startedAt?: number
  /** The last attempt completed. */
  readonly done?: true
  /** What the last move below `completed` said. */
  readonly cause?: string
}

/** A journey as it is kept between signals. */
export interface JourneyState {
  /** The correlation ID: a UUID v4. Empty only between the machine's beginning a journey and its being given one. */
  readonly id: string
  readonly startedAt: number
  /** Index of the first step this journey recorded. */
  readonly entry: number
  /** Number of the last recorded event. */
  readonly seq: number
  /** Index of the last recorded event's step, and its time in epoch ms. */
  readonly last: number
  readonly lastAt: number
  /** Index of the open step, or -1. */
  readonly open: number
  readonly steps: readonly StepState[]
  /** The attributes of the whole journey. */
  readonly attributes: AttributeValues
}

/** What an app says happened. */
export interface Signal {
  readonly step: string
  readonly phase: Phase
  /** The reason of an abandon, the code of a failure. */
  readonly cause?: string | undefined
}

/** One recorded move of a step: what an event says, without what all events of the journey share. */
export interface Move {
  readonly step: number
  readonly phase: Phase
  readonly implied: boolean
  readonly seq: number
  readonly attempt: number
  readonly first: boolean
  readonly supersedes?: string | undefined
  readonly cause?: string | undefined
  readonly elapsedMs: number
  readonly stepMs?: number | undefined
}

export interface Transition {
  readonly state: JourneyState | undefined
  readonly moves: readonly Move[]
  /** Why the signal was dropped. Absent where it was recorded, or dropped as a repeat. */
  readonly dropped?: string
}

/**
 * The journey state machine: what a signal does to a journey. Pure.
 *
 * A journey that begins has an empty `id` and no attributes: the caller fills them in.
 */
export function transition(
  definition: JourneyDefinition,
  previous: JourneyState | undefined,
  signal: Signal,
  now: number,
): Transition {
  const { phase, cause } = signal
  const s = definition.steps.findIndex(step => step.name === signal.step)
  const step = definition.steps[s]
  const drop = (dropped?: string): Transition => Object.assign({ state: previous, moves: [] }, dropped ? { dropped } : null)

  if (!step) return drop('the step is not declared')
  if (phase === 'abandon' ? !isReason(step, cause as string) : phase === 'fail' && !failureOwner(step, cause as string)) {
    return drop(phase === 'fail' ? 'the code is not declared' : 'the reason is not declared')
  }

  let state = isFresh(definition, previous, now) ? previous : undefined
  const isCompleted = (name: string) => !!state && state.steps.some(each => each.name === name && each.rung === COMPLETED)

  if (step.requires && !(isCompleted(step.requires) && !isFinished(state))) return drop(`"${step.requires}" has not completed`)

  const begins = phase !== 'abandon' && s === 0
  if (state) {
    const converted = isCompleted(definition.convertingStep)
    if (s === 0 && phase === 'start' && (converted || state.open > 0)) return drop()
    if (s < state.entry || (begins && converted)) state = undefined
    else if (isFinished(state)) return drop('the journey is finished')
  }
  if (!state) {
    if (!begins && !(step.entry && phase === 'start')) return drop('no journey is live')
    state = begin(definition, s, now)
  }

  const { done } = state.steps[s] as StepState
  const open = state.open === s
  if (phase === 'start' ? open : phase === 'complete' ? done : phase === 'abandon' && !open) return drop()

  const journey = record(state, now)
  if (phase !== 'abandon' && !(phase === 'fail' && done)) {
    for (let i = state.entry; i < s; i++) {
      if (journey.state.open === i) journey.move(i, 'complete', true)
      else if ((journey.state.steps[i] as StepState).rung < COMPLETED) {
        journey.move(i, 'start', true)
        journey.move(i, 'complete', true)
      }
    }
    if (state.open > s) journey.move(state.open, 'abandon', true, 'went_back')
    if (!open && phase !== 'start') journey.move(s, 'start', true)
  }
  journey.move(s, phase, false, cause)
  return { state: journey.state, moves: journey.moves }
}

/** What sign-out does: an implied abandon of the open step. The journey is then forgotten. */
export function signOut(definition: JourneyDefinition, previous: JourneyState | undefined, now: number): readonly Move[] {
  if (!isLive(definition, previous, now) || previous.open < 0) return []
  const journey = record(previous, now)
  journey.move(previous.open, 'abandon', true, 'signed_out')
  return journey.moves
}

/** Whether a journey goes on: neither finished nor expired, and of a definition with the same steps in the same order. */
export function isLive(
  definition: JourneyDefinition,
  state: JourneyState | undefined,
  now: number,
): state is JourneyState {
  return isFresh(definition, state, now) && !isFinished(state)
}

function isFresh(definition: JourneyDefinition, state: JourneyState | undefined, now: number): state is JourneyState {
  if (!state) return false
  const { steps, expiryMs } = definition
  const sinceLast = now - state.lastAt
  const sameSteps = steps.length === state.steps.length && steps.every((step, i) => step.name === state.steps[i]?.name)
  return sameSteps && sinceLast >= -CLOCK_TOLERANCE_MS && sinceLast <= (steps[state.last]?.expiryMs || expiryMs)
}

function isFinished(state: JourneyState | undefined): boolean {
  return !!state && state.steps[state.steps.length - 1]?.rung === COMPLETED
}

function begin(definition: JourneyDefinition, entry: number, now: number): JourneyState {
  return {
    id: '',
    startedAt: now,
    entry,
    seq: 0,
    last: entry,
    lastAt: now,
    open: -1,
    steps: definition.steps.map(({ name }) => ({ name, rung: NOT_STARTED, attempt: 0 })),
    attributes: {},
  }
}

/** Applies moves to a copy of a state: the ladder, the open step, the attempt, the numbering and the cap. */
function record(initial: JourneyState, now: number) {
  const steps = initial.steps.slice()
  const moves: Move[] = []
  let { seq, open, last, lastAt } = initial
  return {
    moves,
    get state(): JourneyState {
      return Object.assign({}, initial, { seq, open, last, lastAt, steps })
    },
    move(i: number, phase: Phase, implied: boolean, cause?: string) {
      const before = steps[i] as StepState
      const starts = phase === 'start'
      const first = RUNG_OF[phase] > before.rung
      const attempt = before.attempt + (starts ? 1 : 0)
      const startedAt = starts ? (implied ? undefined : now) : before.startedAt
      const kept = first ? cause : before.cause
      const done = !starts && (phase === 'complete' || before.done)

      steps[i] = Object.assign(
        { name: before.name, rung: first ? RUNG_OF[phase] : before.rung, attempt },
        startedAt !== undefined && { startedAt },
        done && { done },
        kept && { cause: kept },
      )
      if (starts || phase === 'fail') {
        if (!done) open = i
      } else open = -1
      if (!first && seq >= EVENT_CAP) return
      last = i
      lastAt = now
      moves.push({
        step: i,
        phase,
        implied,
        seq: ++seq,
        attempt,
        first,
        supersedes: first ? before.cause : undefined,
        cause,
        elapsedMs: Math.max(0, now - initial.startedAt),
        stepMs: starts || startedAt === undefined ? undefined : Math.max(0, now - startedAt),
      })
    },
  }
}
