import type {
  AbandonReason,
  FailureCode,
  FailureDetails,
  Journey,
  JourneyDefinition,
  StepAttributes,
  StepName,
} from '@journey-monitor/sdk'

/**
 * Holds the journey definition of your app. Add it once, and a wrong step, reason, code or attribute does not compile. Without it, every
 * name compiles. If your app has two journeys or cannot augment modules, use `createJourneyHooks` instead.
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

/** The definition in a `Register`, or any definition if it has none. */
export type DefinitionIn<Registered> = Registered extends { definition: infer Definition extends JourneyDefinition }
  ? Definition
  : JourneyDefinition

/** The definition that the app registered, or any definition. */
export type RegisteredDefinition = DefinitionIn<Register>

/** The journey of the registered definition. */
export type RegisteredJourney = Journey<RegisteredDefinition>

/** The name of a step. */
export type JourneyStep<Definition extends JourneyDefinition = RegisteredDefinition> = StepName<Definition>

/** The attributes of a signal of `Step`. */
export type StepSignalAttributes<Step, Definition extends JourneyDefinition = RegisteredDefinition> = StepAttributes<
  Definition,
  Step
>

/** The failure codes of `Step`. */
export type StepFailureCode<Step, Definition extends JourneyDefinition = RegisteredDefinition> = FailureCode<
  Definition,
  Step
>

/** The abandon reasons of `Step`. */
export type StepAbandonReason<Step, Definition extends JourneyDefinition = RegisteredDefinition> = AbandonReason<
  Definition,
  Step
>

/** The details of a failure of `Step`. */
export type StepFailureDetails<Step, Definition extends JourneyDefinition = RegisteredDefinition> = FailureDetails<
  StepAttributes<Definition, Step>
>
