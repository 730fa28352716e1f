import type { Baseline } from '../../cli/src/rollout/baseline.ts'
import { logEvidenceWithin } from '../../cli/src/rollout/confidence-sequence.ts'
import type { Evidence } from '../../cli/src/rollout/evidence.ts'
import { NO_ARRIVALS } from '../../cli/src/rollout/silent-apps.ts'
import type { Period } from '../../cli/src/rollout/stages.ts'
import { createRandom } from '../../cli/src/simulate/seeded-random.ts'

export const NO_BASELINE: Baseline = {
  trials: async () => undefined,
  codes: async () => undefined,
  range: () => undefined,
}

/** Returns the evidence of a period with shares only. */
export function shareEvidence(period: Period, trials: Evidence['trials']): Evidence {
  return {
    source: 'files',
    closed: period,
    users: { count: 500, by: 'accounts' },
    newest: null,
    newestSign: async () => undefined,
    quality: { apps: [], warnings: [] },
    arrivals: NO_ARRIVALS,
    trials,
    latency: async () => undefined,
    codes: async () => undefined,
    isToggleOff: async () => false,
    appVersions: async () => [],
    silence: async () => undefined,
    otherTraffic: async () => [],
  }
}

/**
 * Simulates a share at its bound, evaluated after each of 1,000 people. Returns the share of runs in which the evidence ever
 * says that it is within the bound, at 5%.
 */
export function shareOfRunsMet(bound: number, runs: number): number {
  const random = createRandom(4, 0)
  let met = 0
  for (let run = 0; run < runs; run++) {
    let hits = 0
    for (let trials = 1; trials <= 1_000; trials++) {
      if (random.chance(bound)) hits++
      if (logEvidenceWithin({ hits, trials }, bound, 'below') < -Math.log(0.05)) continue
      met++
      break
    }
  }
  return met / runs
}
