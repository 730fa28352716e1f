import { type AttributeValues, allowedAttributes } from './attributes.ts'
import { failureOwner, type JourneyDefinition, type Kind, type StepDefinition } from './journey-definition.ts'
import type { JourneyState, Phase, Signal, StepState } from './state-machine.ts'

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

/** What moved a step. */
export interface Move {
  /** Index of the step. */
  readonly i: number
  readonly phase: Phase
  readonly first: boolean
  readonly cause: string | undefined
  readonly supersedes: string | undefined
  /** The signal that says so; undefined for an implied move. */
  readonly signal: Signal | undefined
}

/** The name of the RUM action that carries `event`: `<journey>.<step>.<phase>`. */
export function eventName(event: JourneyEvent): string {
  return `${event.name}.${event.step}.${event.phase}`
}

/**
 * The only place where the wire format is written, and the gate that nothing undeclared passes. `state` is the journey's
 * just after the move. The round trip through JSON leaves out what does not apply.
 */
export function toEvent(definition: JourneyDefinition, state: JourneyState, move: Move): JourneyEvent {
  const { name, version, steps } = definition
  const { id, startedAt, lastAt, seq } = state
  const { i, phase, first, cause, supersedes, signal } = move
  const { httpStatus = 0, apiCode, attributes } = signal || ({} as Partial<Signal>)
  const step = steps[i] as StepDefinition
  const { team, app } = step
  const { attempt, startedAt: attemptStartedAt } = state.steps[i] as StepState
  return JSON.parse(
    JSON.stringify({
      name,
      version,
      id,
      started_at: startedAt,
      entry_step: (steps[state.entry] as StepDefinition).name,
      seq,
      step: step.name,
      step_number: i + 1,
      phase,
      team,
      app,
      attempt,
      first,
      supersedes,
      implied: signal ? undefined : true,
      elapsed_ms: Math.max(0, lastAt - startedAt),
      step_ms: phase === 'start' || attemptStartedAt === undefined ? undefined : Math.max(0, lastAt - attemptStartedAt),
      failure:
        phase === 'fail'
          ? Object.assign({ code: cause }, failureOwner(step, cause), {
              http_status: httpStatus >= 100 && httpStatus < 600 ? Math.trunc(httpStatus) : undefined,
              api_code: apiCode ? ((step.apiCodes || []).includes(apiCode) ? apiCode : 'other') : undefined,
            })
          : undefined,
      reason: phase === 'abandon' ? cause : undefined,
      attributes: Object.assign(allowedAttributes(step.attributes, attributes), state.attributes),
    }),
  )
}
