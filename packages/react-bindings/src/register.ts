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
 * Without it every name goes. An app with two journeys, or without module augmentation, uses `createJourneyHooks` instead.
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

/** The definition that the app registered, or any. */
export type RegisteredDefinition = DefinitionIn<Register>

/** The journey of `Definition`; where that is any definition, every name goes. */
export type JourneyOf<Definition extends JourneyDefinition> =
  string extends StepName<Definition> ? AnyJourney : Journey<Definition>

/** Any definition's journey. A function that chooses a code is the one thing that the compiler cannot compare. */
export interface AnyJourney extends Omit<Journey, 'watch'> {
  watch<Result extends PromiseLike<unknown>>(step: string, promise: Result, options: AnyWatchOptions): Result
}

interface AnyWatchOptions extends WatchOptions<string, StepAttributes<JourneyDefinition, string>> {
  // biome-ignore lint/suspicious/noExplicitAny: one code, or a function that chooses one
  readonly code: any
}

/** The journey of the registered definition. */
export type RegisteredJourney = JourneyOf<RegisteredDefinition>

/** The name of a step. */
export type JourneyStep<Definition extends JourneyDefinition = RegisteredDefinition> = StepName<Definition>

/** The attributes that a signal of `Step` may carry. */
export type StepSignalAttributes<Step, Definition extends JourneyDefinition = RegisteredDefinition> = StepAttributes<
  Definition,
  Step
>

/** The codes with which `Step` may fail. */
export type StepFailureCode<Step, Definition extends JourneyDefinition = RegisteredDefinition> = FailureCode<
  Definition,
  Step
>

/** The reasons with which `Step` may be abandoned. */
export type StepAbandonReason<Step, Definition extends JourneyDefinition = RegisteredDefinition> = AbandonReason<
  Definition,
  Step
>

/** What may be said of a failure of `Step`, beside its code. */
export type StepFailureDetails<Step, Definition extends JourneyDefinition = RegisteredDefinition> = FailureDetails<
  StepAttributes<Definition, Step>
>
