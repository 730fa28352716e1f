import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import type { DatadogConfig } from '../config.ts'
import { FIRST_LOGS, failureLogs } from '../failure-logs.ts'
import { difference, type Query } from '../losses.ts'
import { all, COUNT } from '../query.ts'
import { ownFailures } from './own-failures.ts'
import { DEPLOYED, type Watch } from './watch.ts'

/** Watches for logged engineering failures by step and team; empty if the apps do not log them. */
export function logWatches({ definition, profile }: LoadedJourney, config: DatadogConfig): Watch[] {
  if (config.logs === 'off') return []
  const labels = labelsOf(profile)
  return ownFailures(definition).map(({ step, team, codes }): Watch => {
    const search = all(failureLogs(definition, config, { step, codes }), FIRST_LOGS)
    const logged: Query = { name: 'logged', search, compute: COUNT, source: 'logs' }
    return {
      key: `logs-${step}-${team}`,
      kind: 'logs',
      step,
      team,
      title: `${step} logs failures`,
      number: `${labels.people} whose failure of ${labels.team(team)} in \`${step}\` was logged:`,
      unit: '',
      ...config.rules.logs,
      comparison: '>',
      ...difference([logged], []),
      look: [
        'Which code is it, and since when? The logs have the answer of the API.',
        'Do only browser tests fail? Logs include them; the numbers of RUM include only people.',
        DEPLOYED,
      ],
      codes,
    }
  })
}
