import type { DropReason } from './drop-reason.ts'
import type { FailureDetails } from './error-details.ts'
import { type JourneyEvent, toEvent } from './event.ts'
import { causesOf, type JourneyDefinition, type StepDefinition, stepNames } from './journey-definition.ts'
import type { JourneyState, StepState } from './journey-state.ts'
import { ABANDONED, COMPLETED, FAILED, STARTED } from './phase-rank.ts'

/** The number of events of a journey after which only events that raise the rank of a step are recorded. */
export const EVENT_CAP = 200
/** A state that is further ahead of the clock than this is expired. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** A signal of the app. */
export interface Signal {
  readonly step: string
  readonly rank: number
  /** The reason of an abandon or the code of a failure. */
  readonly cause?: string | undefined
  /** Undefined in a signal that the SDK implies. */
  readonly failureDetails?: FailureDetails | undefined
  /** Returns the ID and the attributes of a journey that begins with this signal. */
  beginJourney(): Pick<JourneyState, 'id' | 'attributes'>
}

export interface Transition {
  /** The state after the signal. Undefined if the signal changed nothing. */
  readonly nextState?: JourneyState
  readonly recorded: readonly JourneyEvent[]
  /** The reason why no event was recorded. Undefined if one was. */
  readonly dropReason: DropReason | undefined
}

/** Applies a signal to a journey. The function is pure, except that it calls `beginJourney` of the signal if a journey begins. */
export function transition(
  definition: JourneyDefinition,
  previous: JourneyState | undefined,
  signal: Signal,
  now: number,
): Transition {
  const { steps } = definition
  const { cause, rank } = signal
  const drop = (dropReason: DropReason): Transition => ({ recorded: [], dropReason })
  const names = stepNames(definition)
  const s = names.indexOf(signal.step)
  const step = steps[s]
  if (!step || !causesOf(step, rank).includes(cause)) return drop('undeclared')

  let state = isFresh(previous, now) && previous
  const isCompleted = (name: string) => state && (state.steps[names.indexOf(name)] as StepState).rank === COMPLETED
  const isConverted = isCompleted(definition.convertingStep)
  const begins = !s && rank !== ABANDONED
  if (step.requires && !isCompleted(step.requires)) return drop('requires')
  if (state) {
    if (!s && rank === STARTED && (isConverted || state.steps.some(each => each.lastRank === STARTED)))
      return drop('repeat')
    if ((state.steps[s] as StepState).rank === undefined || (begins && isConverted)) state = false
  }
  if (!state) {
    if (!begins && !(step.entry && rank === STARTED)) return drop('no_journey')
    // The signal itself adds `lastAt` and `expiresAt`.
    state = Object.assign(signal.beginJourney() as JourneyState, {
      startedAt: now,
      seq: 0,
      steps: steps.map((_, i) => ({ rank: i < s ? undefined : 0, attempt: 0 })),
    })
  }

  const { lastRank } = state.steps[s] as StepState
  const isOpen = lastRank === STARTED
  const isDone = lastRank === COMPLETED
  const isOver = isFinished(state)
  if (lastRank === rank || (rank === ABANDONED && !isOpen) || (rank === STARTED && isOver && isDone))
    return drop('repeat')
  if (isOver) return drop('finished')

  const draft = Object.assign({}, state, { steps: state.steps.map(each => Object.assign({}, each)) })
  const recorded: JourneyEvent[] = []
  /** Moves a step, and adds the event of the move unless the cap keeps it back. */
  const record = (i: number, rank: number, cause?: string, details?: FailureDetails) => {
    const own = draft.steps[i] as StepState
    const first = rank > (own.rank as number)
    const supersedes = first && own.rankCause
    if (first) {
      own.rank = rank
      own.rankCause = cause
    }
    if (rank === STARTED) {
      own.attempt++
      own.startedAt = details && now
    }
    if (rank !== FAILED) own.lastRank = rank
    if (first || draft.seq < EVENT_CAP) {
      draft.seq++
      draft.lastAt = now
      draft.expiresAt = now + ((steps[i] as StepDefinition).expiryMs || definition.expiryMs)
      recorded.push(toEvent(definition, draft, i, rank, first, cause, supersedes, details))
    }
  }
  // Of a step that is open, nothing before it is missing, and nothing after it is open: an abandon implies nothing.
  if (rank !== FAILED || !isDone) {
    draft.steps.forEach((each, i) => {
      // No number is greater than undefined: a step before the entry is not implied.
      if (i < s && each.lastRank !== STARTED && (each.rank as number) < COMPLETED) record(i, STARTED)
      if (each.lastRank === STARTED) {
        if (i < s) record(i, COMPLETED)
        if (i > s) record(i, ABANDONED, 'went_back')
      }
    })
    if (!isOpen && rank !== STARTED) record(s, STARTED)
  }
  record(s, rank, cause, signal.failureDetails)
  return { dropReason: recorded.length ? undefined : 'cap', nextState: draft, recorded }
}

/** Returns whether a journey is live, which is neither finished nor expired. */
export function isLive(state: JourneyState | undefined, now: number): state is JourneyState {
  return isFresh(state, now) && !isFinished(state)
}

/** Returns whether a journey has not expired. It may be finished. */
export function isFresh(state: JourneyState | undefined, now: number): state is JourneyState {
  return (state && now <= state.expiresAt && now >= state.lastAt - CLOCK_TOLERANCE_MS) as boolean
}

function isFinished(state: JourneyState): boolean {
  return (state.steps[state.steps.length - 1] as StepState).rank === COMPLETED
}
