import type { LoadedJourney } from '../journey/profile.ts'
import type { Severity } from '../journey/severity.ts'
import type { Baseline } from './baseline.ts'
import type { BrokenStretch } from './broken-stretch.ts'
import type { Side, Tally } from './confidence-sequence.ts'
import type { Evidence } from './evidence.ts'
import type { Limit } from './limits.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import type { Period } from './stages.ts'
import type { UserKind } from './users.ts'

/** Result of a criterion, with its description. */
export interface Finding {
  readonly id: string
  readonly name: string
  readonly team: string
  /** Further teams that have to act, if it concerns several. */
  readonly otherTeams?: readonly string[]
  readonly severity: Severity
  readonly verdict: 'met' | 'broken' | 'undecided'
  /** Description of the criterion. */
  readonly definition: string
  /** Description of the result. */
  readonly actual: string
  /** Reason why the criterion is undecided, and what would decide it. */
  readonly needs?: string
  /** Figures of a share, behind the descriptions. */
  readonly measured?: Measured
  /** Kind of missing evidence of an undecided criterion: more of the same data, or data that cannot be seen as things are. */
  readonly lack?: 'data' | 'sight'
  /** Basis on which a share was judged. Documents never print it. */
  readonly basis?: ShareBasis
  /** Answers behind the finding of a latency. */
  readonly answers?: TimedAnswers
  /** Codes behind the finding of new failure codes. */
  readonly newCodes?: NewCodes
  /** Descriptions for readers outside the team, if `definition`, `actual` or `needs` would reveal a few people. */
  readonly redacted?: Pick<Finding, 'definition' | 'actual' | 'needs'>
}

/** Good answers of an endpoint, and how many of them took longer than the limit. */
export interface TimedAnswers extends Tally {
  readonly limitMs: number
  /** These are only the answers of the time in which the limit was exceeded. */
  readonly isStretch: boolean
  /** Number of answers that must at least be slow for the limit to be broken, if it is. */
  readonly fewestToBreak?: number
}

/** Failure codes that the baseline does not have. */
export interface NewCodes {
  readonly codes: readonly { readonly step: string; readonly code: string; readonly users: number }[]
  /** Number of users who must have met a code. */
  readonly least: number
  readonly stageUsers: number
  readonly baselineUsers: number
  /** Whether `actual` lists the codes; otherwise each has too few users. */
  readonly isListed: boolean
}

/** Basis on which a share was judged. */
export interface ShareBasis {
  readonly limits: readonly Limit[]
  readonly unit: UserKind
  /** Users by whom a broken criterion was detected. */
  readonly broken?: BrokenStretch & { readonly side: Side }
}

/** A share and its limits. Shares are 0 to 1. */
export interface Measured {
  readonly hits: number
  readonly trials: number
  /** Who was counted, e.g. `users who entered`. */
  readonly of: string
  /** The 95% interval; undefined if no user was counted. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** Divisor of the evidence, since users of one hour share its outages; 1 for no division. */
  readonly designEffect: number
  readonly limits: readonly MeasuredLimit[]
  readonly brokenSince?: BrokenSince
}

export interface MeasuredLimit {
  readonly side: Side
  readonly limit: number
  /** Limit and margin: at this share or beyond, a release hardly ever advances. */
  readonly bound: number
  /** Beyond this share, the criterion is broken; undefined if that is the limit. */
  readonly brokenBeyond?: number
  /** Baseline that a relative limit was made from. */
  readonly baseline?: Tally
}

/** Time at which a share was first known to be beyond its limit. */
export interface BrokenSince {
  /** The side of the limit on which the share is. */
  readonly side: Side
  /** Number of users at that time; if only counts are known, at the end of that hour. */
  readonly user: number
  /** The share since a restart, if that is not the beginning of the stage. */
  readonly stretch?: { readonly hits: number; readonly trials: number; readonly from: string }
}

/** Inputs for judging a criterion. */
export interface Assessment extends LoadedJourney {
  readonly plan: RolloutPlan
  /** The whole stage, up to now. */
  readonly period: Period
  readonly evidence: Evidence
  readonly baseline: Baseline
}

/** Finding without the criterion's own fields; its team, if that is known better than from the criterion. */
export type Judgement = Omit<Finding, 'id' | 'name' | 'team' | 'severity'> & { readonly team?: string }

/** Returns all teams that a finding concerns, the first one first. */
export function teamsOf({ team, otherTeams = [] }: Pick<Finding, 'team' | 'otherTeams'>): string[] {
  return [team, ...otherTeams]
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
