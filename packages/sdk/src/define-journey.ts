import type { ClosedSet } from './attributes.ts'
import type { JourneyDefinition, StepDefinition } from './journey-definition.ts'
import { refusalOf } from './journey-definition-checks.ts'

const DEFAULT_EXPIRY_MS = 30 * 60_000

/** A definition as {@link defineJourney} returns it, with the names that it declares. */
export interface DefinedJourney<
  Name extends string,
  Team extends string,
  App extends string,
  Steps extends readonly StepDefinition[],
  Attributes extends Readonly<Record<string, ClosedSet>>,
> extends JourneyDefinition {
  readonly name: Name
  /** The teams that own the steps, and the losses. */
  readonly teams: readonly Team[]
  /** The frontends that host the steps. */
  readonly apps: readonly App[]
  readonly intentStep: Steps[number]['name']
  readonly convertingStep: Steps[number]['name']
  readonly attributes: Attributes
  readonly steps: Steps
}

/** The argument of {@link defineJourney}: a definition in which `expiryMs` and `attributes` are optional. */
export interface DefinitionInput<
  Name extends string,
  Team extends string,
  App extends string,
  Steps extends readonly StepDefinition[],
  Attributes extends Readonly<Record<string, ClosedSet>>,
> extends Omit<DefinedJourney<Name, Team, App, Steps, Attributes>, 'expiryMs' | 'attributes'> {
  /** The ms after its last event in which a journey stays live, unless the step has its own `expiryMs`. Default: 30 minutes. */
  readonly expiryMs?: number
  /** The attributes of the whole journey, closed sets and flags. They are read at its first event and repeated on every event. */
  readonly attributes?: Attributes
}

/** If a step has an option or requires a step that does not exist, the compiler shows the text at that option. */
type CheckedSteps<Steps extends readonly StepDefinition[]> = [Mistake<Steps[number], Steps[number]['name']>] extends [
  never,
]
  ? unknown
  : { readonly [Index in keyof Steps]: CheckedStep<Steps[Index], Steps[number]['name']> }

type Mistake<Step, Name> = Step extends unknown ? UnknownOption<Step> | UnknownRequired<Step, Name> : never

type UnknownOption<Step> = Exclude<keyof Step, keyof StepDefinition>

type UnknownRequired<Step, Name> = Step extends { readonly requires: infer Required }
  ? string extends Required
    ? never
    : Exclude<Required, Name | undefined>
  : never

type CheckedStep<Step, Name> = {
  readonly [Option in UnknownOption<Step>]: {
    readonly error: 'Options of a step: entry, requires, expiryMs, reasons, failures, apiCodes, attributes, …'
  }
} & ([UnknownRequired<Step, Name>] extends [never]
  ? unknown
  : { readonly requires: { readonly error: 'Require the name of an earlier step of this journey' } })

/**
 * Declares a journey. The names of steps, teams, reasons, codes and attributes become types, so a wrong one does not compile.
 *
 * @throws Error in development if the definition is not valid. The message names the step, the value and what to do.
 * @example
 * const checkIn = defineJourney({
 *   name: 'check_in',
 *   version: 1,
 *   teams: ['scheduling', 'kiosk'],
 *   apps: ['appointments', 'check-in'],
 *   intentStep: 'invite',
 *   convertingStep: 'confirm',
 *   steps: [
 *     { name: 'invite', team: 'scheduling', app: 'appointments' },
 *     { name: 'confirm', team: 'kiosk', app: 'check-in', failures: { api_error: 'engineering' } },
 *   ],
 * })
 */
export function defineJourney<
  const Name extends string,
  const Team extends string,
  const App extends string,
  const Steps extends readonly StepDefinition<NoInfer<Team>, NoInfer<App>>[],
  // biome-ignore lint/complexity/noBannedTypes: no attributes
  const Attributes extends Readonly<Record<string, ClosedSet>> = {},
>(
  definition: DefinitionInput<Name, Team, App, Steps, Attributes> & { readonly steps: CheckedSteps<Steps> },
): DefinedJourney<Name, Team, App, Steps, Attributes> {
  const defined = Object.assign({ expiryMs: DEFAULT_EXPIRY_MS }, definition)
  let refusal: unknown
  try {
    if (process.env.NODE_ENV !== 'production') refusal = refusalOf(defined)
  } catch {}
  if (refusal) throw refusal
  return defined as never
}
