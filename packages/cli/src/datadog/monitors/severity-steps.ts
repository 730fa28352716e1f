import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Severity } from '../../journey/severity.ts'

/** Datadog's priority, 1 to 5. */
export const PRIORITIES: Readonly<Record<Severity, number>> = { critical: 1, high: 2, low: 4 }

/** Severity of a warning for a monitor whose alert has `severity`. */
export function oneLess(severity: Severity): Severity {
  return severity === 'critical' ? 'high' : 'low'
}

/** Steps of the release plan's rollback process, in order. */
export function whatToDo({ featureToggle }: JourneyDefinition, severity: Severity): string[] {
  const toggle = featureToggle === undefined ? 'the feature toggle' : `\`${featureToggle}\``
  const steps: Readonly<Record<Severity, readonly string[]>> = {
    critical: [
      `Turn ${toggle} off for all users.`,
      'Start debugging at once.',
      'Test the fix, and deploy it through CI/CD as usual.',
      'Turn the toggle on again, at a lower percentage of logged-in users if in doubt.',
    ],
    high: [
      `Leave ${toggle} on; lower its percentage of logged-in users if the rate keeps rising.`,
      'Revert the commit that did it, and deploy the revert.',
      'Give the fix high priority; test it, and deploy it through CI/CD as usual.',
    ],
    low: [
      `Leave ${toggle} as it is.`,
      'Plan a fix; test it, and deploy it through CI/CD as usual. It can wait for the morning.',
    ],
  }
  return [...steps[severity]]
}
