import { failureOwner, type JourneyDefinition, type JourneyEvent, type StepDefinition } from '@journey-monitor/sdk'
import type { PostedEvent } from '../intake/intake.ts'
import { reasonsOf } from '../journey/definition-facts.ts'

/** The state of one step of a journey. The first failure stays until the step completes. */
export interface StepLine {
  readonly standing: 'started' | 'abandoned' | 'failed' | 'completed'
  /** The person is in the step, and the journey has not expired. */
  readonly open: boolean
  readonly attempt: number
  /** The declared reason or code that kept it from completing. */
  readonly cause?: string
  /** The team that owns the cause. */
  readonly team?: string
  readonly implied?: true
  /** Duration of the attempt that completed, in ms. */
  readonly step_ms?: number
}

/** One journey as the live page shows it. Its correlation ID stays on the server; the number is the page's own. */
export interface JourneyLine {
  readonly number: number
  /** Epoch ms. */
  readonly started_at: number
  /** Steps in the definition's order; null for a step without events. */
  readonly steps: readonly (StepLine | null)[]
}

/** A line and the values that filters use. The values aren't shown. */
export interface FilterableLine {
  readonly line: JourneyLine
  /** The values of the journey's first event, by the names in `where`. */
  readonly values: Readonly<Record<string, string>>
}

export interface JourneyLines {
  /** Adds RUM events, in any order, and returns the lines that changed. Ignores events that aren't of the journey. */
  add(events: readonly PostedEvent[]): FilterableLine[]
  /** Returns all lines, oldest first. */
  all(): FilterableLine[]
}

/** The fields kept of an event: only those that the page shows or filters by, since anyone can post. */
interface ShownEvent
  extends Pick<JourneyEvent, 'id' | 'seq' | 'step' | 'phase' | 'attempt' | 'started_at' | 'elapsed_ms' | 'step_ms'> {
  readonly first: boolean
  readonly implied: boolean
  readonly cause: string | undefined
  readonly values: Readonly<Record<string, string>>
}

interface TrackedJourney {
  readonly number: number
  readonly bySeq: Map<number, ShownEvent>
}

const STANDING = { start: 'started', abandon: 'abandoned', fail: 'failed', complete: 'completed' } as const
const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i
/** The longest name or value that a filter can have, in UTF-16 code units. */
export const MAX_FILTER_LENGTH = 200
/** The maximum number of events kept of a journey. The SDK sends 200, and more only if they move a step. */
const MAX_EVENTS = 300

/** Creates a store of lines for the `limit` journeys with the newest events. `now` returns epoch ms. */
export function createJourneyLines(
  definition: JourneyDefinition,
  limit: number,
  now: () => number = Date.now,
): JourneyLines {
  const journeys = new Map<string, TrackedJourney>()
  let lastNumber = 0

  function addEvent(event: ShownEvent): string | undefined {
    const journey = journeys.get(event.id) ?? { number: ++lastNumber, bySeq: new Map<number, ShownEvent>() }
    if (journey.bySeq.has(event.seq) || journey.bySeq.size >= MAX_EVENTS) return undefined
    journey.bySeq.set(event.seq, event)
    journeys.delete(event.id)
    journeys.set(event.id, journey)
    if (journeys.size > limit) journeys.delete(journeys.keys().next().value as string)
    return event.id
  }

  const lineOf = ({ number, bySeq }: TrackedJourney): FilterableLine => {
    const events = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
    const newest = events.at(-1)
    const current = newest && now() <= expiryOf(definition, newest) ? newest : undefined
    const first = events[0] as ShownEvent
    const line = {
      number,
      started_at: first.started_at,
      steps: definition.steps.map(step =>
        stepLine(
          step,
          events.filter(event => event.step === step.name),
          current,
        ),
      ),
    }
    return { line, values: first.values }
  }

  return {
    add(events) {
      const changed = events.flatMap(event => parseShownEvent(definition, event) ?? []).map(addEvent)
      return [...new Set(changed)].flatMap(id => {
        const journey = id === undefined ? undefined : journeys.get(id)
        return journey ? [lineOf(journey)] : []
      })
    },
    all: () => [...journeys.values()].map(lineOf).sort((a, b) => a.line.number - b.line.number),
  }
}

/** Returns when the journey expires if this is its last event, in epoch ms. */
function expiryOf({ steps, expiryMs }: JourneyDefinition, { step, started_at, elapsed_ms }: ShownEvent): number {
  return started_at + elapsed_ms + (steps.find(({ name }) => name === step)?.expiryMs ?? expiryMs)
}

function stepLine(
  step: StepDefinition,
  events: readonly ShownEvent[],
  current: ShownEvent | undefined,
): StepLine | null {
  const last = events.at(-1)
  const top = events.filter(event => event.first).at(-1) ?? last
  if (!last || !top) return null
  const isFailedAgain = last.phase === 'fail' && top.phase !== 'complete'
  const { cause } = top
  return {
    standing: STANDING[top.phase],
    open: last === current && (last.phase === 'start' || isFailedAgain),
    attempt: last.attempt,
    ...(cause !== undefined && { cause, team: failureOwner(step, cause)?.team ?? step.team }),
    ...(top.implied && { implied: true as const }),
    ...(top.phase === 'complete' && top.step_ms !== undefined && { step_ms: top.step_ms }),
  }
}

/** Returns the shown fields of the journey event in a RUM event; undefined if it isn't valid. */
function parseShownEvent(definition: JourneyDefinition, posted: PostedEvent): ShownEvent | undefined {
  const event = (posted.context as { journey?: JourneyEvent } | null | undefined)?.journey
  if (posted.type !== 'action' || event?.name !== definition.name || event.version !== definition.version)
    return undefined
  const { id, seq, phase, attempt, started_at, elapsed_ms, step_ms, failure, reason } = event
  const step = definition.steps.find(({ name }) => name === event.step)
  const isValid =
    step !== undefined &&
    isCauseOf(step, event) &&
    UUID_V4.test(id) &&
    [seq, attempt].every(count => Number.isInteger(count) && count > 0) &&
    Number.isFinite(started_at) &&
    Number.isFinite(elapsed_ms) &&
    (step_ms === undefined || Number.isFinite(step_ms))
  if (!isValid) return undefined
  const kept = {
    id,
    seq,
    step: step.name,
    phase,
    attempt,
    started_at,
    elapsed_ms,
    ...(step_ms !== undefined && { step_ms }),
  }
  return {
    ...{ ...kept, first: event.first === true, implied: event.implied === true, cause: failure?.code ?? reason },
    values: filterValues(definition, event, posted.version),
  }
}

/** Returns the values that `where` can select. Leaves out undeclared values, as `dimensionOf` does. */
function filterValues(
  { attributes = {}, version, steps }: JourneyDefinition,
  event: JourneyEvent,
  appVersion: unknown,
): Record<string, string> {
  const declared = Object.entries(attributes).flatMap(([name, { values }]) => {
    const value = event.attributes?.[name]
    return values.map(String).includes(String(value)) ? [[name, String(value)] as const] : []
  })
  const { started_at, entry_step } = event
  return {
    ...Object.fromEntries(declared),
    ...(typeof appVersion === 'string' && appVersion.length <= MAX_FILTER_LENGTH && { app_version: appVersion }),
    journey_version: String(version),
    ...(steps.some(({ name }) => name === entry_step) && { entry_step }),
    ...(started_at >= 0 && started_at <= 4e12 && { day: new Date(started_at).toISOString().slice(0, 10) }),
  }
}

/** Returns whether `event` has a known phase, the cause of that phase, and no other cause. */
function isCauseOf(step: StepDefinition, { phase, failure, reason }: JourneyEvent): boolean {
  if (phase === 'fail') return reason === undefined && failureOwner(step, failure?.code) !== undefined
  if (phase === 'abandon') return failure === undefined && reasonsOf(step).includes(reason ?? '')
  return Object.hasOwn(STANDING, phase) && failure === undefined && reason === undefined
}
