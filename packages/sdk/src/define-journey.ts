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
  readonly teams: readonly Team[]
  readonly apps: readonly App[]
  readonly intentStep: Steps[number]['name']
  readonly convertingStep: Steps[number]['name']
  readonly attributes: Attributes
  readonly steps: Steps
}

/** What {@link defineJourney} takes: a definition, with a default for `expiryMs`. */
export interface DefinitionInput<
  Name extends string,
  Team extends string,
  App extends string,
  Steps extends readonly StepDefinition[],
  Attributes extends Readonly<Record<string, ClosedSet>>,
> extends Omit<DefinedJourney<Name, Team, App, Steps, Attributes>, 'expiryMs' | 'attributes'> {
  /** How many ms after its last event a journey stays live, unless the step says otherwise. Default: 30 minutes. */
  readonly expiryMs?: number
  /** Closed sets and flags of the whole journey: read at its first event, and repeated on every event of it. */
  readonly attributes?: Attributes
}

/**
 * Declares a journey. Step names, teams, reasons, codes and attributes are inferred, so that a wrong one does not compile.
 *
 * @throws Error in development, when the definition makes no sense: it says what is wrong, where, and what to do.
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
>(definition: DefinitionInput<Name, Team, App, Steps, Attributes>): DefinedJourney<Name, Team, App, Steps, Attributes> {
  const defined = Object.assign({ expiryMs: DEFAULT_EXPIRY_MS }, definition)
  let refusal: unknown
  try {
    if (process.env.NODE_ENV !== 'production') refusal = refusalOf(defined)
  } catch {}
  if (refusal) throw refusal
  return defined as never
}
