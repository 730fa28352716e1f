import type { AttributeValues } from './attributes.ts'
import { failureOwner, type JourneyDefinition, type Kind, type StepDefinition } from './journey-definition.ts'
import type { JourneyState, Move, Phase } from './state-machine.ts'

/** What the wire says of a failure. */
export interface JourneyFailure {
  readonly code: string
  readonly kind: Kind
  readonly team: string
  /** 100 to 599. */
  readonly http_status?: number
  /** One of the step's declared API codes, or `other`. */
  readonly api_code?: string
}

/** One phase of one step, as it is sent. Absent fields do not apply; there are no nulls and no free text. */
export interface JourneyEvent {
  readonly name: string
  readonly version: number
  /** The correlation ID: a random UUID v4. */
  readonly id: string
  /** Epoch ms of the journey's first event. */
  readonly started_at: number
  /** The first step this journey recorded. */
  readonly entry_step: string
  /** 1, 2, 3 … within the journey: a hole is a lost event. */
  readonly seq: number
  readonly step: string
  /** 1-based. */
  readonly step_number: number
  readonly phase: Phase
  readonly team: string
  readonly app: string
  readonly attempt: number
  /** This event moved its step up the ladder. */
  readonly first: boolean
  /** The cause that this move replaces. */
  readonly supersedes?: string
  /** Recorded to keep the order whole, not signalled by the app. */
  readonly implied?: true
  /** Since the journey started. */
  readonly elapsed_ms: number
  /** Since this attempt started; absent with a start, and where that start was implied. */
  readonly step_ms?: number
  readonly failure?: JourneyFailure
  readonly reason?: string
  readonly attributes: AttributeValues
}

/** What a signal carries beside its step, phase and cause. */
export interface Details {
  readonly attributes: AttributeValues
  readonly httpStatus?: number | undefined
  readonly apiCode?: string | undefined
}

/** The name of the RUM action that carries `event`: `<journey>.<step>.<phase>`. */
export function eventName(event: JourneyEvent): string {
  return `${event.name}.${event.step}.${event.phase}`
}

/** The only place where the wire format is written. `details` belong to the signal, so implied moves carry none of them. */
export function serialise(definition: JourneyDefinition, state: JourneyState, move: Move, details?: Details): JourneyEvent {
  const step = definition.steps[move.step] as StepDefinition
  const signalled = move.implied ? undefined : details
  return Object.assign(
    {
      name: definition.name,
      version: definition.version,
      id: state.id,
      started_at: state.startedAt,
      entry_step: definition.steps[state.entry]?.name as string,
      seq: move.seq,
      step: step.name,
      step_number: move.step + 1,
      phase: move.phase,
      team: step.team,
      app: step.app,
      attempt: move.attempt,
      first: move.first,
    },
    move.supersedes && { supersedes: move.supersedes },
    move.implied && { implied: true as const },
    { elapsed_ms: move.elapsedMs },
    move.stepMs !== undefined && { step_ms: move.stepMs },
    move.phase === 'fail' && { failure: failureOf(step, move.cause as string, signalled) },
    move.phase === 'abandon' && { reason: move.cause as string },
    { attributes: Object.assign({}, signalled?.attributes, state.attributes) },
  )
}

function failureOf(step: StepDefinition, code: string, details: Details | undefined): JourneyFailure {
  const { httpStatus, apiCode } = details || ({} as Partial<Details>)
  return Object.assign(
    { code },
    failureOwner(step, code) as { team: string; kind: Kind },
    (httpStatus as number) >= 100 && (httpStatus as number) < 600 && { http_status: Math.trunc(httpStatus as number) },
    apiCode && { api_code: (step.apiCodes || []).indexOf(apiCode) < 0 ? 'other' : apiCode },
  )
}
