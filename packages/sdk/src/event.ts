import { type AttributeValues, allowedAttributes } from './attributes.ts'
import type { FailureDetails } from './error-details.ts'
import type {
  DeclaredReason,
  FailureCode,
  JourneyDefinition,
  Kind,
  Owner,
  StepDefinition,
  StepName,
} from './journey-definition.ts'
import type { JourneyState, StepState } from './journey-state.ts'
import { ABANDONED, FAILED, PHASE_BY_RANK, type Phase, STARTED } from './phase-rank.ts'

/** The failure in an event. */
export interface JourneyFailure<Definition extends JourneyDefinition = JourneyDefinition> {
  readonly code: FailureCode<Definition, StepName<Definition>>
  readonly kind: Kind
  /** The team that owns the failure. It need not own the step. */
  readonly team: Definition['teams'][number]
  /** 100 to 599. */
  readonly http_status?: number
  /** One of the step's declared API codes, or `other`. */
  readonly api_code?: string
}

/** One phase of one step, as it is sent. A field that does not apply is absent. There are no nulls and no free text. */
export interface JourneyEvent<Definition extends JourneyDefinition = JourneyDefinition> {
  readonly name: Definition['name']
  readonly version: number
  /** The correlation ID: a random UUID v4. */
  readonly id: string
  /** The time of the first event of the journey, in epoch ms. */
  readonly started_at: number
  /** The first step that this journey recorded. */
  readonly entry_step: StepName<Definition>
  /** 1, 2, 3 … within the journey. A missing number is a lost event. */
  readonly seq: number
  readonly step: StepName<Definition>
  /** The position of the step in the definition, from 1. */
  readonly step_number: number
  readonly phase: Phase
  /** The team that owns the step. */
  readonly team: Definition['teams'][number]
  /** The frontend that hosts the step. */
  readonly app: Definition['apps'][number]
  /** The number of times that the step was started. */
  readonly attempt: number
  /** True if this event raised the rank of its step. */
  readonly first: boolean
  /** The reason or code that this event replaces. */
  readonly supersedes?:
    | 'went_back'
    | 'signed_out'
    | DeclaredReason<Definition, StepName<Definition>>
    | FailureCode<Definition, StepName<Definition>>
  /** True if the SDK inferred the event from a later signal, so that no step is missing. */
  readonly implied?: true
  /** Ms since the journey started. */
  readonly elapsed_ms: number
  /** Ms since this attempt started. Absent in a start, and if the start was implied. */
  readonly step_ms?: number
  /** Only in an event of the phase `fail`. */
  readonly failure?: JourneyFailure<Definition>
  /** Only in an event of the phase `abandon`. */
  readonly reason?: 'went_back' | 'signed_out' | DeclaredReason<Definition, StepName<Definition>>
  /** The attributes of the step and of the whole journey, with their declared names. */
  readonly attributes: AttributeValues
}

/**
 * Returns the name of the RUM action that carries `event`: `<journey>.<step>.<phase>`.
 * @example journey.subscribe(event => console.log(eventName(event))) // 'rx_renewal.modal.complete'
 */
export function eventName(event: JourneyEvent): string {
  return `${event.name}.${event.step}.${event.phase}`
}

/**
 * Creates the event of a move. Only this function knows the wire format, and it lets nothing pass that is not declared.
 *
 * @param state The journey after the move.
 * @param i The position of the step that moved.
 */
export function toEvent(
  definition: JourneyDefinition,
  state: JourneyState,
  i: number,
  rank: number,
  first: boolean,
  cause: string | undefined,
  supersedes: string | false | undefined,
  details: FailureDetails | undefined,
): JourneyEvent {
  const step = definition.steps[i] as StepDefinition
  const { attempt, startedAt } = state.steps[i] as StepState
  const { httpStatus, apiCode, attributes }: FailureDetails = Object(details)
  const failure = (): JourneyFailure => {
    const owner = (step.failures as Record<string, Kind | Owner>)[cause as string] as Owner
    const status = (httpStatus as number) | 0
    return Object.assign(
      { code: cause as string, team: step.team },
      typeof owner === 'string' ? { kind: owner } : owner,
      status > 99 && status < 600 && { http_status: status },
      apiCode && { api_code: (step.apiCodes || []).includes(apiCode) ? apiCode : 'other' },
    )
  }
  const elapsed = (since: number) => Math.max(0, state.lastAt - since)
  const event: JourneyEvent = {
    name: definition.name,
    version: definition.version,
    id: state.id,
    started_at: state.startedAt,
    entry_step: (definition.steps.find((_, i) => (state.steps[i] as StepState).rank) as StepDefinition).name,
    seq: state.seq,
    step: step.name,
    step_number: i + 1,
    phase: PHASE_BY_RANK[rank] as Phase,
    team: step.team,
    app: step.app,
    attempt,
    first,
    elapsed_ms: elapsed(state.startedAt),
    attributes: Object.assign(allowedAttributes(step.attributes, attributes), state.attributes),
  }
  return Object.assign(
    event,
    supersedes && { supersedes },
    !details && { implied: true },
    rank > STARTED && (startedAt as number) >= 0 && { step_ms: elapsed(startedAt as number) },
    rank === ABANDONED && { reason: cause },
    rank === FAILED && { failure: failure() },
  )
}
