import type {
  AbandonReason,
  FailureCode,
  FailureDetails,
  Journey,
  JourneyDefinition,
  StepAttributes,
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

/** The definition that a `Register` holds, or any. */
export type DefinitionIn<Registered> = Registered extends { definition: infer Definition extends JourneyDefinition }
  ? Definition
  : JourneyDefinition

/** The journey that a `Register` stands for. */
export type JourneyIn<Registered> = Registered extends { definition: infer Definition extends JourneyDefinition }
  ? Journey<Definition>
  : AnyJourney

/** Any definition's journey. A function that chooses a code is the one thing that the compiler cannot compare. */
interface AnyJourney extends Omit<Journey, 'watch'> {
  watch<Result extends PromiseLike<unknown>>(step: string, promise: Result, options: AnyWatchOptions): Result
}

interface AnyWatchOptions extends WatchOptions<string, StepAttributes<JourneyDefinition, string>> {
  // biome-ignore lint/suspicious/noExplicitAny: one code, or a function that chooses one
  readonly code: any
}

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
export type Watching<Name extends Step> = WatchOptions<Code<Name>, Attributes<Name>>
/** What may be said of a failure of `Name`, beside its code. */
export type Failure<Name extends Step> = FailureDetails<Attributes<Name>>
