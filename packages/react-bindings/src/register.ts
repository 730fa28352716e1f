import type {
  AbandonReason,
  AttributeSpec,
  ErrorDetails,
  FailureCode,
  FailureDetails,
  Journey,
  JourneyDefinition,
  Kind,
  StepAttributes,
  StepDefinition,
  StepName,
  WatchOptions,
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

/** A step of which the compiler knows nothing: every name, reason, code and attribute goes. */
interface AnyStep extends StepDefinition {
  // biome-ignore lint/suspicious/noExplicitAny: the one type that is every name and matches each
  readonly name: any
  readonly reasons: readonly string[]
  readonly failures: Readonly<Record<string, Kind>>
  readonly attributes: Readonly<Record<string, AttributeSpec>>
}

interface AnyDefinition extends JourneyDefinition {
  readonly steps: readonly AnyStep[]
}

interface AnyJourney extends Omit<Journey, 'fail' | 'watch'> {
  fail(step: string, code: string, details?: ErrorDetails & WithAttributes): void
  watch<Result extends PromiseLike<unknown>>(
    step: string,
    promise: Result,
    options: AnyOutcome & WithAttributes,
  ): Result
}

interface AnyOutcome {
  readonly code: string | ((error: unknown) => string)
  readonly deadlineMs?: number
}

interface WithAttributes {
  readonly attributes?: StepAttributes<AnyDefinition, string>
}

/** The definition that a `Register` holds, or any. */
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
/** How a promise decides on `Name`. */
export type Watching<Name extends Step> = WatchOptions<Definition, Name>
/** What may be said of a failure of `Name`, beside its code. */
export type Failure<Name extends Step> = FailureDetails<Definition, Name>
