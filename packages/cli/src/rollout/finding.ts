import type { LoadedJourney } from '../journey/profile.ts'
import type { Severity } from '../journey/severity.ts'
import type { Baseline } from './baseline.ts'
import type { Evidence } from './evidence.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import type { Period } from './stages.ts'

/** How a criterion came out, in words too. */
export interface Finding {
  readonly id: string
  readonly name: string
  readonly team: string
  readonly severity: Severity
  readonly verdict: 'met' | 'broken' | 'undecided'
  /** What was to be. */
  readonly definition: string
  /** What was. */
  readonly actual: string
  /** Where it is undecided: why, and what it takes. */
  readonly needs?: string
  /** Where it is undecided: whether more of the same data would do, or it cannot be seen as things are. */
  readonly lack?: 'data' | 'sight'
}

/** What a criterion is judged by. */
export interface Assessing extends LoadedJourney {
  readonly plan: RolloutPlan
  /** The whole stage, up to now. */
  readonly period: Period
  readonly evidence: Evidence
  readonly baseline: Baseline
}

/** Of a finding, what the evidence says; its team, where that is known better than by the criterion. */
export type Judgement = Pick<Finding, 'verdict' | 'definition' | 'actual' | 'needs' | 'lack'> & {
  readonly team?: string
}

export function undecided(
  definition: string,
  actual: string,
  needs: string,
  lack: Finding['lack'] = 'sight',
): Judgement {
  return { verdict: 'undecided', definition, actual, needs, ...(lack && { lack }) }
}

/** The evidence, as a message calls it. */
export function source({ source }: Evidence): string {
  return source === 'datadog' ? 'Datadog’s counts' : 'the data'
}
