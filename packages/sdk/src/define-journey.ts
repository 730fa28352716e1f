import type { JourneyDefinition, StepDefinition } from './journey-definition.ts'
import { refusalOf } from './journey-definition-checks.ts'

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
 *   expiryMs: 30 * 60_000,
 *   steps: [
 *     { name: 'invite', team: 'scheduling', app: 'appointments' },
 *     { name: 'confirm', team: 'kiosk', app: 'check-in', failures: { api_error: 'engineering' } },
 *   ],
 * })
 */
export function defineJourney<
  const Team extends string,
  const App extends string,
  const Steps extends readonly StepDefinition<NoInfer<Team>, NoInfer<App>>[],
  const Definition extends JourneyDefinition & {
    readonly teams: readonly Team[]
    readonly apps: readonly App[]
    readonly intentStep: Steps[number]['name']
    readonly convertingStep: Steps[number]['name']
    readonly steps: Steps
  },
>(
  definition: Definition & { readonly teams: readonly Team[]; readonly apps: readonly App[]; readonly steps: Steps },
): Definition {
  let refusal: unknown
  try {
    if (process.env.NODE_ENV !== 'production') refusal = refusalOf(definition)
  } catch {}
  if (refusal) throw refusal
  return definition
}
