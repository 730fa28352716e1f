import type { Finding } from './finding.ts'
import { TELLING_JOURNEYS } from './judge-silence.ts'
import type { Criterion } from './rollout-plan.ts'

/**
 * Calls `bound` for each app whose silence cannot be judged for want of journeys: a reader then knows that fewer than
 * {@link TELLING_JOURNEYS} reached it. Without an app, they did not see the first step.
 */
export function boundBySilence(
  criteria: readonly Criterion[],
  findings: readonly Finding[],
  bound: (app: string | undefined, most: number) => void,
): void {
  for (const [i, criterion] of criteria.entries()) {
    const finding = findings[i]
    if (criterion.kind === 'silence' && finding?.verdict === 'undecided' && finding.lack === 'data')
      bound(criterion.app, TELLING_JOURNEYS - 1)
  }
}
