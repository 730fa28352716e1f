import type { LoadedJourney } from '../journey/profile.ts'
import type { Severity } from '../journey/severity.ts'
import type { Baseline } from './baseline.ts'
import type { BrokenStretch } from './broken-stretch.ts'
import type { Tally } from './confidence-sequence.ts'
import type { Evidence } from './evidence.ts'
import type { Limit } from './limits.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import type { Period } from './stages.ts'
import type { UserKind } from './users.ts'

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
  /** Of a share: the figures behind those words. */
  readonly measured?: Measured
  /** Where it is undecided: whether more of the same data would do, or it cannot be seen as things are. */
  readonly lack?: 'data' | 'sight'
  /** Of a share: what it was judged by. A document prints none of it. */
  readonly basis?: ShareBasis
  /** Where this is no share: what `actual` counts. */
  readonly counted?: readonly (Pick<Tally, 'hits'> & { readonly trials?: number })[]
  /** What others than the team are told, where `definition`, `actual` and `needs` tell of few people. */
  readonly redacted?: Pick<Finding, 'definition' | 'actual' | 'needs'>
}

/** What a share was judged by. */
interface ShareBasis {
  readonly limits: readonly Limit[]
  readonly unit: UserKind
  /** Where it is broken: the users by whom that was known. */
  readonly broken?: BrokenStretch | Tally
}

/** A share, and what it is held against. Shares are 0 to 1. */
export interface Measured {
  readonly hits: number
  readonly trials: number
  /** Who was counted, e.g. `users who entered`. */
  readonly of: string
  /** The 95% interval; undefined where nobody was counted yet. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** By what the evidence was divided, for people in one hour share its outages; 1 where it was not. */
  readonly designEffect: number
  readonly limits: readonly MeasuredLimit[]
  readonly brokenSince?: BrokenSince
}

interface MeasuredLimit {
  readonly side: 'above' | 'below'
  readonly limit: number
  /** Limit and margin: at this share or beyond, a release hardly ever advances. */
  readonly bound: number
}

/** When a share was first known to be beyond its limit. */
export interface BrokenSince {
  /** How many users had come. */
  readonly user: number
  /** The share of those since a restart, where that is not the beginning of the stage. */
  readonly stretch?: { readonly hits: number; readonly trials: number; readonly from: string }
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
export type Judgement = Omit<Finding, 'id' | 'name' | 'team' | 'severity'> & { readonly team?: string }

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
