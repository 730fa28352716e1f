import type {
  AbandonReason,
  AttributeSpec,
  FailureCode,
  FailureDetails,
  Journey,
  JourneyDefinition,
  Kind,
  StepAttributes,
  StepDefinition,
  StepName,
} from '@journey-monitor/sdk'

/**
 * An app adds its journey definition here, once. From then on a wrong step, reason, code or attribute does not compile.
 * Without it every name goes.
 *
 * @example
 * declare module '@journey-monitor/react' {
 *   interface Register {
 *     definition: typeof renewal
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: apps add to it
export interface Register {}

/** Of an app that registered no definition, the compiler knows no names. */
interface AnyStep extends StepDefinition {
  // biome-ignore lint/suspicious/noExplicitAny: the one type that is both every name and each name
  readonly name: any
  readonly reasons: readonly string[]
  readonly failures: Readonly<Record<string, Kind>>
  readonly attributes: Readonly<Record<string, AttributeSpec>>
}

interface AnyDefinition extends JourneyDefinition {
  readonly steps: readonly AnyStep[]
}

interface AnyJourney extends Omit<Journey<AnyDefinition>, 'definition'> {
  readonly definition: JourneyDefinition
}

/** What a `Register` says of its journey; the second argument is for who registered none. */
export type DefinitionIn<Registered> = Registered extends { definition: infer Definition extends JourneyDefinition }
  ? Definition
  : AnyDefinition

/** The journey that a `Register` stands for. */
export type JourneyIn<Registered> = Registered extends { definition: infer Definition extends JourneyDefinition }
  ? Journey<Definition>
  : AnyJourney

type Definition = DefinitionIn<Register>

/** The journey of the registered definition. */
export type RegisteredJourney = JourneyIn<Register>
/** The name of a step of the registered definition. */
export type Step = StepName<Definition>
/** The attributes that a signal of `Name` may carry. */
export type Attributes<Name extends Step> = StepAttributes<Definition, Name>
/** The codes with which `Name` may fail. */
export type Code<Name extends Step> = FailureCode<Definition, Name>
/** The reasons with which `Name` may be abandoned. */
export type Reason<Name extends Step> = AbandonReason<Definition, Name>
/** What may be said of a failure of `Name`, beside its code. */
export type Failure<Name extends Step> = FailureDetails<Definition, Name>
