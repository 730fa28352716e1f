import type { DropReason } from './drop-reason.ts'
import type { FailureDetails } from './error-details.ts'
import { type JourneyEvent, toEvent } from './event.ts'
import { causesOf, type JourneyDefinition, type StepDefinition } from './journey-definition.ts'
import type { JourneyState, StepState } from './journey-state.ts'
import { ABANDONED, COMPLETED, FAILED, PHASE_BY_RANK, type Phase, STARTED } from './phase-rank.ts'

/** The number of events of a journey after which only events that raise the rank of a step are recorded. */
export const EVENT_CAP = 200
/** A state that is further ahead of the clock than this is expired. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** A signal of the app. */
export interface Signal {
  readonly step: string
  readonly phase: Phase
  /** The reason of an abandon or the code of a failure. */
  readonly cause?: string | undefined
  /** Undefined in a signal that the SDK implies. */
  readonly details?: FailureDetails | undefined
  /** Returns the ID and the attributes of a journey that begins with this signal. */
  begin(): Pick<JourneyState, 'id' | 'attributes'>
}

export interface Transition {
  readonly state: JourneyState | undefined
  readonly events: readonly JourneyEvent[]
  /** The reason why the signal was dropped. Undefined if it was recorded. */
  readonly dropped?: DropReason
}

/** Applies a signal to a journey. The function is pure, except that it calls `begin` of the signal if a journey begins. */
export function transition(
  definition: JourneyDefinition,
  previous: JourneyState | undefined,
  signal: Signal,
  now: number,
): Transition {
  const { steps } = definition
  const { cause } = signal
  const rank = PHASE_BY_RANK.indexOf(signal.phase)
  const drop = (dropped: DropReason): Transition => ({ state: previous, events: [], dropped })
  const names = stepNames(definition)
  const s = names.indexOf(signal.step)
  const step = steps[s]
  if (!step || rank < STARTED || !causesOf(step, rank).includes(cause)) return drop('undeclared')

  let state = isFresh(definition, previous, now) ? previous : undefined
  const isCompleted = (i: number) => !!state && (state.steps[i] as StepState).rank === COMPLETED
  const isFinished = isCompleted(steps.length - 1)
  const isConverted = isCompleted(names.indexOf(definition.convertingStep))
  const begins = !s && rank !== ABANDONED
  if (step.requires && !isCompleted(names.indexOf(step.requires))) return drop('requires')
  if (state) {
    if (!s && rank === STARTED && (isConverted || state.open > 0)) return drop('repeat')
    if (s < state.entry || (begins && isConverted)) state = undefined
    else if (isFinished) return drop((state.steps[s] as StepState).done && rank !== FAILED ? 'repeat' : 'finished')
  }
  if (!state) {
    if (!begins && !(step.entry && rank === STARTED)) return drop('no_journey')
    // The signal itself adds `lastAt` and `expiresAt`.
    state = Object.assign({} as JourneyState, signal.begin(), {
      path: names.join(),
      startedAt: now,
      entry: s,
      seq: 0,
      open: -1,
      steps: steps.map(() => ({ rank: 0, attempt: 0 })),
    })
  }

  const { done } = state.steps[s] as StepState
  const isOpen = state.open === s
  const isRepeat = { [STARTED]: isOpen, [ABANDONED]: !isOpen, [COMPLETED]: done }[rank]
  if (isRepeat) return drop('repeat')

  const draft = Object.assign({}, state, { steps: state.steps.map(each => Object.assign({}, each)) })
  const events: JourneyEvent[] = []
  /** Moves a step, and adds the event of the move unless the cap keeps it back. */
  const record = (i: number, rank: number, cause?: string, details?: FailureDetails) => {
    const own = draft.steps[i] as StepState
    const first = rank > own.rank
    const supersedes = first && own.cause
    if (first) Object.assign(own, { rank, cause })
    if (rank === STARTED) {
      own.attempt++
      own.startedAt = details && now
    }
    if (rank !== FAILED) {
      own.done = rank === COMPLETED
      draft.open = rank === STARTED ? i : -1
    }
    if (first || draft.seq < EVENT_CAP) {
      draft.seq++
      draft.lastAt = now
      draft.expiresAt = now + ((steps[i] as StepDefinition).expiryMs || definition.expiryMs)
      events.push(toEvent(definition, draft, i, rank, first, cause, supersedes, details))
    }
  }
  // Of a step that is open, nothing before it is missing, and nothing after it is open: an abandon implies nothing.
  if (rank !== FAILED || !done) {
    for (let i = draft.entry; i < s; i++) {
      if (draft.open !== i && (draft.steps[i] as StepState).rank < COMPLETED) record(i, STARTED)
      if (draft.open === i) record(i, COMPLETED)
    }
    if (draft.open > s) record(draft.open, ABANDONED, 'went_back')
    if (!isOpen && rank !== STARTED) record(s, STARTED)
  }
  record(s, rank, cause, signal.details)
  return { state: draft, events }
}

/** Returns whether a journey is live, which is neither finished nor expired. */
export function isLive(
  definition: JourneyDefinition,
  state: JourneyState | undefined,
  now: number,
): state is JourneyState {
  return isFresh(definition, state, now) && (state.steps[state.steps.length - 1] as StepState).rank < COMPLETED
}

/** Returns whether a journey has not expired. It may be finished. */
export function isFresh(
  definition: JourneyDefinition,
  state: JourneyState | undefined,
  now: number,
): state is JourneyState {
  return (
    !!state &&
    state.path === stepNames(definition).join() &&
    now <= state.expiresAt &&
    now >= state.lastAt - CLOCK_TOLERANCE_MS
  )
}

function stepNames(definition: JourneyDefinition): readonly string[] {
  return definition.steps.map(step => step.name)
}
