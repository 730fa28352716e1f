import { SEVERITIES, type Severity } from '../journey/severity.ts'

/** A criterion that was broken. */
export interface Trigger {
  readonly name: string
  readonly team: string
  readonly otherTeams?: readonly string[]
  readonly severity: Severity
  /** Description of the criterion, and of the result. */
  readonly definition: string
  readonly actual: string
}

/** Returns the worst severity among `those`; undefined if there are none. */
export function worstOf(those: readonly Pick<Trigger, 'severity'>[]): Severity | undefined {
  return SEVERITIES.find(severity => those.some(each => each.severity === severity))
}

/** Actions that the release plan's rollback process asks for. */
export const ACTIONS: Readonly<Record<Severity, readonly string[]>> = {
  critical: [
    'Turn the feature toggle off for all users.',
    'Start debugging at once.',
    'Test the fix and deploy it through CI/CD.',
    'Turn the toggle on again, perhaps for a lower percentage of users.',
  ],
  high: [
    'Keep the feature toggle on, perhaps for a lower percentage of users.',
    'Revert the offending commit, and deploy the revert.',
    'Put a fix first.',
    'Test the fix and deploy it through CI/CD.',
  ],
  low: [
    'Keep the feature toggle as it is.',
    'Put a fix in the plan.',
    'Test the fix and deploy it through CI/CD, without an interruption.',
  ],
}
