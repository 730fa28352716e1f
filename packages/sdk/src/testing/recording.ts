import type { DropReason } from '../drop-reason.ts'
import type { JourneyEvent } from '../event.ts'
import {
  type AbandonReason,
  causesOf,
  type FailureCode,
  type JourneyDefinition,
  type SignalName,
  type StepName,
} from '../journey-definition.ts'
import { PHASE_BY_RANK, type Phase } from '../phase-rank.ts'
import type { TestJourney } from './test-journey.ts'
import { timelineOf } from './timeline.ts'

/** The argument of assertions and matchers: a test journey, or an array of events. */
export type Recording<Definition extends JourneyDefinition> = TestJourney<Definition> | readonly JourneyEvent[]

type IsKnown<Definition extends JourneyDefinition> = string extends StepName<Definition> ? false : true

/** The declared names, or any name if the definition of the events is not known. */
export type CodeOf<Definition extends JourneyDefinition, Step> =
  IsKnown<Definition> extends true ? FailureCode<Definition, Step> : string
export type ReasonOf<Definition extends JourneyDefinition, Step> =
  IsKnown<Definition> extends true ? AbandonReason<Definition, Step> : string
export type SignalOf<Definition extends JourneyDefinition> = SignalName<Definition>

export interface Claim {
  readonly step: string
  readonly phase: Phase
  readonly cause?: string | undefined
}

export interface Verdict {
  readonly pass: boolean
  /** Returns why the claim, or with `not` its opposite, does not hold. Ends with the timeline. */
  message(options?: { readonly not: boolean }): string
}

const PHASES: Readonly<Record<Phase, string>> = {
  start: 'started',
  complete: 'completed',
  fail: 'failed',
  abandon: 'been abandoned',
}

/** Why a signal was dropped, and what the test can do about it. Other reasons are explained by their names. */
const DROPPED_BECAUSE: Partial<Record<DropReason, string>> = {
  repeat: 'the journey had recorded the same before',
  no_journey: 'no journey was live. Start the first step before, or use the option `reached` of createTestJourney',
  requires:
    'the step that it requires had not completed. Complete that before, or use the option `reached` of createTestJourney',
  finished: 'the journey had completed its last step',
  undeclared: 'the definition does not declare its reason or code',
  error: 'something threw. The console has a warning about it',
}

/**
 * Judges a claim by a recording. An implied start or complete does not count, because the app did not signal it. An implied abandon counts,
 * because nothing else shows that a person went back.
 *
 * @throws Error if the claim has a name that is not declared, so that a misspelled name never passes a `not`.
 */
export function judge(recording: unknown, claim: Claim): Verdict {
  const { definition, events, dropped, dropReasons, timeline } = read(recording)
  if (definition) refuseUndeclared(definition, claim)
  const { step, phase, cause } = claim
  const named = events.filter(
    event => event.step === step && event.phase === phase && (!cause || causeOf(event) === cause),
  )
  const pass = named.some(event => !event.implied || phase === 'abandon')
  const dropReason = dropReasons[dropped.lastIndexOf(`${step}.${phase}`)]
  const why = named.length
    ? 'it is implied only: the app did not signal it'
    : dropReason && `it was signaled, and dropped: ${DROPPED_BECAUSE[dropReason] ?? dropReason}`
  return {
    pass,
    message({ not } = { not: false }) {
      const verb = `${not ? 'not to have' : 'to have'} ${PHASES[phase]}${cause ? ` with "${cause}"` : ''}`
      return `expected "${step}" ${verb}${why && !not ? `; ${why}` : ''}\n\n${timeline()}\n`
    },
  }
}

/** Returns the claim of a signal such as `modal.complete`. */
export function claimOf(signal: string): Claim {
  const [step = '', phase = ''] = signal.split('.')
  if (!(phase in PHASES))
    throw new Error(
      `"${signal}" is not a signal. Use <step>.<phase>, with one of the phases ${list(Object.keys(PHASES))}`,
    )
  return { step, phase: phase as Phase }
}

interface Read {
  readonly definition?: JourneyDefinition
  readonly events: readonly JourneyEvent[]
  readonly dropped: readonly string[]
  readonly dropReasons: readonly DropReason[]
  timeline(): string
}

function read(recording: unknown): Read {
  if (Array.isArray(recording)) {
    const events = recording as readonly JourneyEvent[]
    return { events, dropped: [], dropReasons: [], timeline: () => timelineOf(events) }
  }
  const test = recording as TestJourney | undefined
  if (!test?.journey?.definition)
    throw new Error('expected what createTestJourney returns, or an array of journey events')
  const { journey, events, dropped, dropReasons, timeline } = test
  return { definition: journey.definition, events, dropped, dropReasons, timeline }
}

function causeOf(event: JourneyEvent): string | undefined {
  return event.failure?.code ?? event.reason
}

function refuseUndeclared(definition: JourneyDefinition, { step, phase, cause }: Claim): void {
  const declared = definition.steps.find(each => each.name === step)
  if (!declared) {
    throw new Error(
      `"${step}" is not a step of ${definition.name}. Its steps: ${list(definition.steps.map(each => each.name))}`,
    )
  }
  if (!cause) return
  const causes = causesOf(declared, PHASE_BY_RANK.indexOf(phase))
  if (causes.includes(cause)) return
  const what = phase === 'fail' ? 'a failure code' : 'an abandon reason'
  throw new Error(`"${cause}" is not declared as ${what} of "${step}". Declared: ${list(causes)}`)
}

function list(names: readonly unknown[]): string {
  return names.join(', ') || 'none'
}
