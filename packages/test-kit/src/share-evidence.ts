import type { Baseline } from '../../cli/src/rollout/baseline.ts'
import type { Evidence } from '../../cli/src/rollout/evidence.ts'
import { NO_ARRIVALS } from '../../cli/src/rollout/silent-apps.ts'
import type { Period } from '../../cli/src/rollout/stages.ts'

export const NO_BASELINE: Baseline = {
  trials: async () => undefined,
  codes: async () => undefined,
  range: () => undefined,
}

/** Returns the evidence of a period of which only shares are known. */
export function shareEvidence(period: Period, trials: Evidence['trials']): Evidence {
  return {
    source: 'files',
    closed: period,
    users: { count: 500, by: 'accounts' },
    quality: { apps: [], warnings: [] },
    arrivals: NO_ARRIVALS,
    trials,
    latency: async () => undefined,
    codes: async () => undefined,
    silence: async () => undefined,
  }
}
