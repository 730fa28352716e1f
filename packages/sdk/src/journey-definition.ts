import type { AttributeInput, AttributeSpecs, CamelCase, ClosedSet } from './attributes.ts'
import { ABANDONED, FAILED, type Phase } from './phase-rank.ts'

/** What sort of cause kept a step from completing. */
export type Kind = 'engineering' | 'ux' | 'known_limitation'

/** Whose a drop-off is, and of which kind. */
export interface Owner<Team extends string = string> {
  readonly team: Team
  readonly kind: Kind
}

/**
 * A step of a journey: whose it is, which app hosts it, and the closed lists of how it may end.
 *
 * @example
 * { name: 'send', team: 'sm', app: 'secure-messaging', expiryMs: 120 * 60_000, failures: { send_error: 'engineering' } }
 */
export interface StepDefinition<Team extends string = string, App extends string = string> {
  /** In snake_case; the second part of its events' names. */
  readonly name: string
  /** The team that owns the step. */
  readonly team: Team
  /** The frontend that hosts the step. */
  readonly app: App
  /** Whether a journey may begin with a `start` of this step. Default: only if it is the first step. */
  readonly entry?: boolean
  /** The name of an earlier step that must have completed; every signal of this step is dropped until it has. */
  readonly requires?: string
  /** How many ms after an event of this step the journey stays live. Default: the journey's. */
  readonly expiryMs?: number
  /** Why a person may abandon the step, beside the built-in `went_back` and `signed_out`. */
  readonly reasons?: readonly string[]
  /** The codes the step may fail with: each one's kind, and its team where that is not the step's. */
  readonly failures?: Readonly<Record<string, Kind | Owner<Team>>>
  /** API error codes that may be sent as they are; any other becomes `other`. */
  readonly apiCodes?: readonly string[]
  /** What its events may say beside, by name. Default: nothing. */
  readonly attributes?: AttributeSpecs
  /** Whose it is when the step before completed and this one never started. Default: the step's team, engineering. */
  readonly notReachedOwner?: Owner<Team>
  /** Whose it is when the step was entered and simply left. Default: the step's team, ux. */
  readonly leftOwner?: Owner<Team>
}

/** A journey, declared once; everything else is derived from it. See {@link defineJourney}. */
export interface JourneyDefinition {
  /** In snake_case; the first part of every event name. */
  readonly name: string
  /** Raise it when the steps, reasons or codes change their meaning. */
  readonly version: number
  readonly teams: readonly string[]
  readonly apps: readonly string[]
  /** The step whose completion shows that the person wants this journey. */
  readonly intentStep: string
  /** The step whose completion makes the journey a success. */
  readonly convertingStep: string
  /** How many ms after its last event a journey stays live, where the step says nothing else. */
  readonly expiryMs: number
  /** Closed sets and flags of the whole journey: read at its first event, and repeated on every event of it. */
  readonly attributes?: Readonly<Record<string, ClosedSet>>
  /** The host's feature toggle behind which the journey is rolled out. */
  readonly featureToggle?: string
  /** In the order in which a person meets them. */
  readonly steps: readonly StepDefinition[]
}

/** The names of the steps of `Definition`. */
export type StepName<Definition extends JourneyDefinition> = Definition['steps'][number]['name']

/** A step and a phase of it, as in `modal.complete`. */
export type SignalName<Definition extends JourneyDefinition> = `${StepName<Definition>}.${Phase}`

/** The step of that name; any step, where the compiler knows no names. */
type StepOf<Definition extends JourneyDefinition, Step> =
  string extends StepName<Definition> ? StepDefinition : Extract<Definition['steps'][number], { readonly name: Step }>

/** The built-in reasons, declared for every step. */
export const BUILT_IN_REASONS: readonly string[] = ['went_back', 'signed_out'] satisfies AbandonReason<
  JourneyDefinition,
  string
>[]

/** The reasons with which `Step` may be abandoned. */
export type AbandonReason<Definition extends JourneyDefinition, Step> = ReasonsOf<StepOf<Definition, Step>>

/** A conditional type, so that an error of the compiler lists the reasons and not the name of the type. */
type ReasonsOf<Step> = Step extends { readonly reasons?: readonly (infer Reason extends string)[] }
  ? 'went_back' | 'signed_out' | Reason
  : 'went_back' | 'signed_out'

/** The codes with which `Step` may fail. */
export type FailureCode<Definition extends JourneyDefinition, Step> = CodesOf<StepOf<Definition, Step>>

type CodesOf<Step> = Step extends { readonly failures?: infer Failures } ? keyof NonNullable<Failures> & string : never

/** Attributes as an app gives them: each in the declared form of its name, or in camelCase. */
type Inputs<Specs> = {
  readonly [Name in keyof Specs as Name | CamelCase<Name>]?: AttributeInput<Specs[Name]> | undefined
}

/** The attributes that may be given with a signal of `Step`. */
export type StepAttributes<Definition extends JourneyDefinition, Step> = JourneyAttributes<Definition> &
  (StepOf<Definition, Step> extends { readonly attributes: infer Specs } ? Inputs<Specs> : unknown)

/** The attributes of `Definition` that belong to the whole journey. */
export type JourneyAttributes<Definition extends JourneyDefinition> = {
  readonly [Name in keyof Definition['attributes']]?:
    | AttributeInput<NonNullable<Definition['attributes']>[Name]>
    | undefined
} & {
  readonly [Name in keyof Definition['attributes'] as CamelCase<Name>]?:
    | AttributeInput<NonNullable<Definition['attributes']>[Name]>
    | undefined
}

/**
 * Whose a failure of `step` with `code` is, or undefined where the code is not declared.
 * @example failureOwner(step, 'route_error') // { team: 'meds', kind: 'engineering' }
 */
export function failureOwner(step: StepDefinition, code?: string): Owner | undefined {
  const { team, failures = {} } = step
  if (!Object.keys(failures).includes(code as string)) return undefined
  const owner = failures[code as string] as Kind | Owner
  return typeof owner === 'string' ? { team, kind: owner } : owner
}

/** Returns the causes that a signal of `step` may give with a phase of this rank: abandon reasons, failure codes, or none. */
export function causesOf(
  { reasons = [], failures = {} }: StepDefinition,
  rank: number,
): readonly (string | undefined)[] {
  if (rank === ABANDONED) return BUILT_IN_REASONS.concat(reasons)
  return rank === FAILED ? Object.keys(failures) : [undefined]
}
