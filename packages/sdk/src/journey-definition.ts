import type { AttributeInput, AttributeSpecs, CamelCase, ClosedSet } from './attributes.ts'
import { ABANDONED, FAILED, type Phase } from './phase-rank.ts'

/** The kind of the cause that kept a step from completing. */
export type Kind = 'engineering' | 'ux' | 'known_limitation'

/** The team that owns a drop-off, and its kind. */
export interface Owner<Team extends string = string> {
  readonly team: Team
  readonly kind: Kind
}

/**
 * A step of a journey: its team, its app, and the closed lists of the ways in which it may end.
 *
 * @example
 * { name: 'send', team: 'sm', app: 'secure-messaging', expiryMs: 120 * 60_000, failures: { send_error: 'engineering' } }
 */
export interface StepDefinition<Team extends string = string, App extends string = string> {
  /** The name, in snake_case. It is the second part of the names of its events. */
  readonly name: string
  /** The team that owns the step. */
  readonly team: Team
  /** The frontend that hosts the step. */
  readonly app: App
  /** Whether a journey may begin with a `start` of this step. Default: only if it is the first step. */
  readonly entry?: boolean
  /** The name of an earlier step. Every signal of this step is dropped until that step has completed. */
  readonly requires?: string
  /** The ms after an event of this step in which the journey stays live. Default: `expiryMs` of the journey. */
  readonly expiryMs?: number
  /** The abandon reasons, in addition to the built-in `went_back` and `signed_out`. */
  readonly reasons?: readonly string[]
  /** The failure codes, each with its kind or, if another team owns it, with team and kind. */
  readonly failures?: Readonly<Record<string, Kind | Owner<Team>>>
  /** The API error codes that are sent as they are. Any other is sent as `other`. */
  readonly apiCodes?: readonly string[]
  /** The attributes of its events, by name. Default: none. */
  readonly attributes?: AttributeSpecs
  /** Owns the loss if the previous step completed and this step never started. Default: the team of the step, `engineering`. */
  readonly notReachedOwner?: Owner<Team>
  /** Owns the loss if the step started and ended without a signal. Default: the team of the step, `ux`. */
  readonly leftOwner?: Owner<Team>
}

/** The definition of a journey, from which everything else is derived. {@link defineJourney} creates it. */
export interface JourneyDefinition {
  /** The name, in snake_case. It is the first part of the names of all events. */
  readonly name: string
  /** 1, 2, 3 … Increase it if steps, reasons or codes change their meaning. */
  readonly version: number
  /** The teams that own the steps, and the losses. */
  readonly teams: readonly string[]
  /** The frontends that host the steps. */
  readonly apps: readonly string[]
  /** The step that completes when the person chooses this journey. */
  readonly intentStep: string
  /** The step that completes when the journey succeeds. */
  readonly convertingStep: string
  /** The ms after its last event in which a journey stays live, unless the step has its own `expiryMs`. */
  readonly expiryMs: number
  /** The attributes of the whole journey, closed sets and flags. They are read at its first event and repeated on every event. */
  readonly attributes?: Readonly<Record<string, ClosedSet>>
  /** The name of the feature toggle with which the app rolls the journey out. */
  readonly featureToggle?: string
  /** The steps, in the order in which a person meets them. */
  readonly steps: readonly StepDefinition[]
}

/** The names of the steps of `Definition`. */
export type StepName<Definition extends JourneyDefinition> = Definition['steps'][number]['name']

/** A step and a phase of it, as in `modal.complete`. */
export type SignalName<Definition extends JourneyDefinition> = `${StepName<Definition>}.${Phase}`

/** The step with that name, or any step if the compiler knows no names. */
type StepOf<Definition extends JourneyDefinition, Step> =
  string extends StepName<Definition> ? StepDefinition : Extract<Definition['steps'][number], { readonly name: Step }>

/** The built-in reasons, declared for every step. */
export const BUILT_IN_REASONS: readonly string[] = ['went_back', 'signed_out'] satisfies AbandonReason<
  JourneyDefinition,
  string
>[]

/** The reasons that `Step` declares, in addition to the built-in ones. */
export type DeclaredReason<Definition extends JourneyDefinition, Step> = DeclaredIn<StepOf<Definition, Step>>

type DeclaredIn<Step> = Step extends { readonly reasons?: infer Reasons }
  ? Extract<Reasons, readonly string[]>[number]
  : never

/** The reasons with which `Step` may be abandoned. */
export type AbandonReason<Definition extends JourneyDefinition, Step> = ReasonsOf<StepOf<Definition, Step>>

/** A conditional type. So the compiler lists the reasons in an error, not the name of the type. */
type ReasonsOf<Step> = Step extends unknown ? 'went_back' | 'signed_out' | DeclaredIn<Step> : never

/** The codes with which `Step` may fail. */
export type FailureCode<Definition extends JourneyDefinition, Step> = CodesOf<StepOf<Definition, Step>>

type CodesOf<Step> = Step extends { readonly failures?: infer Failures } ? keyof NonNullable<Failures> & string : never

/** If `Step` has no failure codes, the compiler shows the text for any code. */
export type NoFailureCode<Definition extends JourneyDefinition, Step> = [FailureCode<Definition, Step>] extends [never]
  ? string & { readonly error: 'Declare the code in the failures of the step to use it' }
  : never

/** Attributes as an app gives them, with the declared names or with these in camelCase. */
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
 * Returns the team and the kind of a failure of `step` with `code`, or undefined if the code is not declared.
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

/** Returns the names of the steps, in order. */
export function stepNames({ steps }: JourneyDefinition): readonly string[] {
  return steps.map(step => step.name)
}
