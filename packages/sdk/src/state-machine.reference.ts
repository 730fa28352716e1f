/**
 * The rules of the journey state machine once more, for tests: as slow and as obvious as possible. It keeps the whole
 * history of a journey, and answers every question by reading that history. It shares nothing with `state-machine.ts` and
 * `event.ts`, so that a slip in one of the two shows. Rules have the numbers that `state-machine.test.ts` gives them.
 */
import type { FailureDetails } from './error-details.ts'
import type { JourneyEvent } from './event.ts'
import type { JourneyDefinition, Owner, StepDefinition } from './journey-definition.ts'
import type { Phase } from './phase-rank.ts'

const RANKS = { start: 1, abandon: 2, fail: 3, complete: 4 }

/** A phase of a step, recorded or kept back by the cap. */
interface Occurrence {
  readonly step: string
  readonly phase: Phase
  readonly cause: string | undefined
  readonly at: number
  readonly implied: boolean
  readonly first: boolean
  readonly recorded: boolean
}

export interface ReferenceJourney {
  readonly id: string
  readonly stepNames: readonly string[]
  readonly entry: string
  readonly history: readonly Occurrence[]
}

export interface ReferenceSignal {
  readonly step: string
  readonly phase: Phase
  readonly cause?: string | undefined
  readonly details?: FailureDetails
}

export function referenceTransition(
  definition: JourneyDefinition,
  previous: ReferenceJourney | undefined,
  signal: ReferenceSignal,
  now: number,
  newId: () => string,
): { journey: ReferenceJourney | undefined; events: JourneyEvent[] } {
  const dropped = { journey: previous, events: [] }
  const { phase, cause } = signal
  const names = definition.steps.map(step => step.name)
  const step = definition.steps.find(({ name }) => name === signal.step)
  const firstStep = names[0] as string
  const isFirstStep = signal.step === firstStep

  // Rule 8: a signal with an undeclared reason or code is dropped whole.
  if (!step) return dropped
  if (phase === 'fail' && !codesOf(step).has(cause ?? '')) return dropped
  if (phase === 'abandon' && !reasonsOf(step).includes(cause ?? '')) return dropped

  // Rule 1: live. A finished journey, too, is kept until it expires.
  const current = previous && !isExpired(definition, previous, now) ? previous : undefined
  const isFinished = !!current && everCompleted(current, names.at(-1) as string)
  const isConverted = !!current && everCompleted(current, definition.convertingStep)

  // Rule 2: what begins a journey.
  const mayBegin =
    (isFirstStep && (phase === 'start' || phase === 'complete' || phase === 'fail')) ||
    (step.entry === true && phase === 'start')

  // Rule 3: require.
  if (step.requires !== undefined && !(current && everCompleted(current, step.requires))) return dropped

  let journey: ReferenceJourney
  if (!current) {
    if (!mayBegin) return dropped
    journey = { id: newId(), stepNames: names, entry: signal.step, history: [] }
  } else {
    // Rule 4: seeing is not choosing.
    const open = openStep(current)
    const isLaterOpen = open !== undefined && open !== firstStep
    if (isFirstStep && phase === 'start' && (isLaterOpen || isConverted)) return dropped
    const isBeforeEntry = names.indexOf(signal.step) < names.indexOf(current.entry)
    const choosesAgain = isFirstStep && (phase === 'complete' || phase === 'fail') && isConverted
    if (isBeforeEntry || choosesAgain) {
      if (!mayBegin) return dropped
      journey = { id: newId(), stepNames: names, entry: signal.step, history: [] }
    } else {
      // Rule 2: every other signal for a finished journey is dropped.
      if (isFinished) return dropped
      journey = current
    }
  }

  // Rule 5: repeats.
  const isOpen = openStep(journey) === signal.step
  const lastAttempt = lastAttemptCompleted(journey, signal.step)
  if (phase === 'start' && isOpen) return dropped
  if (phase === 'complete' && lastAttempt) return dropped
  if (phase === 'abandon' && !isOpen) return dropped

  const events: JourneyEvent[] = []
  const record = (name: string, recordedPhase: Phase, itsCause?: string, details?: FailureDetails) => {
    const before = journey
    const first = RANKS[recordedPhase] > rankOf(before, name)
    // Rule 9: the cap.
    const recorded = first || before.history.filter(each => each.recorded).length < 200
    const implied = details === undefined
    const occurrence = { step: name, phase: recordedPhase, cause: itsCause, at: now, implied, first, recorded }
    journey = { ...before, history: [...before.history, occurrence] }
    if (recorded) events.push(eventOf(definition, before, journey, occurrence, details))
  }

  // Rule 6: order. A failure of a completed step is recorded alone, and an abandon implies nothing.
  if (phase !== 'abandon' && !(phase === 'fail' && lastAttempt)) {
    for (const earlier of names.slice(names.indexOf(journey.entry), names.indexOf(signal.step))) {
      if (openStep(journey) === earlier) record(earlier, 'complete')
      else if (!everCompleted(journey, earlier)) {
        record(earlier, 'start')
        record(earlier, 'complete')
      }
    }
    const open = openStep(journey)
    if (open !== undefined && names.indexOf(open) > names.indexOf(signal.step)) record(open, 'abandon', 'went_back')
    if (openStep(journey) !== signal.step && phase !== 'start') record(signal.step, 'start')
  }
  record(signal.step, phase, cause, signal.details ?? {})
  return { journey, events }
}

function codesOf({ team, failures = {} }: StepDefinition): Map<string, Owner> {
  return new Map(
    Object.entries(failures).map(([code, owner]) => [code, typeof owner === 'string' ? { team, kind: owner } : owner]),
  )
}

function reasonsOf({ reasons = [] }: StepDefinition): string[] {
  return ['went_back', 'signed_out', ...reasons]
}

function isExpired(definition: JourneyDefinition, { stepNames, history }: ReferenceJourney, now: number): boolean {
  if (stepNames.join() !== definition.steps.map(({ name }) => name).join()) return true
  const last = history.findLast(each => each.recorded) as Occurrence
  if (last.at - now > 5 * 60 * 1_000) return true
  const step = definition.steps.find(({ name }) => name === last.step)
  return now - last.at > (step?.expiryMs ?? definition.expiryMs)
}

function everCompleted({ history }: ReferenceJourney, step: string): boolean {
  return history.some(each => each.step === step && each.phase === 'complete')
}

/** Rule 7: complete and abandon close the step; a failure leaves it open. */
function openStep({ history }: ReferenceJourney): string | undefined {
  const last = history.findLast(({ phase }) => phase !== 'fail')
  return last?.phase === 'start' ? last.step : undefined
}

function lastAttemptCompleted({ history }: ReferenceJourney, step: string): boolean {
  const own = history.filter(each => each.step === step)
  const lastAttempt = own.slice(own.findLastIndex(({ phase }) => phase === 'start'))
  return lastAttempt.some(({ phase }) => phase === 'complete')
}

/** Rule 8: where a step stands. */
function rankOf({ history }: ReferenceJourney, step: string): number {
  return Math.max(0, ...history.filter(each => each.step === step).map(({ phase }) => RANKS[phase]))
}

/** Rule 8: the cause of a step is what its last move below `completed` said, or none. */
function causeOf({ history }: ReferenceJourney, step: string): string | undefined {
  return history.findLast(each => each.step === step && each.first && each.phase !== 'complete')?.cause
}

function eventOf(
  definition: JourneyDefinition,
  before: ReferenceJourney,
  { id, entry, history }: ReferenceJourney,
  { step: name, phase, cause, at, implied, first }: Occurrence,
  { httpStatus, apiCode }: FailureDetails = {},
): JourneyEvent {
  const step = definition.steps.find(each => each.name === name) as StepDefinition
  const begunAt = (history[0] as Occurrence).at
  const starts = history.filter(each => each.step === name && each.phase === 'start')
  const start = starts.at(-1) as Occurrence
  const supersedes = first ? causeOf(before, name) : undefined
  const hasStatus = httpStatus !== undefined && httpStatus >= 100 && httpStatus <= 599
  return {
    name: definition.name,
    version: definition.version,
    id,
    started_at: begunAt,
    entry_step: entry,
    seq: history.filter(each => each.recorded).length,
    step: name,
    step_number: definition.steps.indexOf(step) + 1,
    phase,
    team: step.team,
    app: step.app,
    attempt: starts.length,
    first,
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(implied ? { implied: true } : {}),
    elapsed_ms: Math.max(0, at - begunAt),
    ...(phase === 'start' || start.implied ? {} : { step_ms: Math.max(0, at - start.at) }),
    ...(phase === 'fail' && {
      failure: {
        code: cause as string,
        ...(codesOf(step).get(cause as string) as Owner),
        ...(hasStatus ? { http_status: httpStatus } : {}),
        ...(apiCode === undefined ? {} : { api_code: step.apiCodes?.includes(apiCode) ? apiCode : 'other' }),
      },
    }),
    ...(phase === 'abandon' ? { reason: cause as string } : {}),
    attributes: {},
  }
}
