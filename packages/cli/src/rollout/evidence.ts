import type { Quality } from '../funnel/funnel-result.ts'
import type { Outcome } from './burst-correction.ts'
import type { Tally } from './confidence-sequence.ts'
import type { StageVersion } from './mixed-versions.ts'
import type { Criterion } from './rollout-plan.ts'
import type { Arrivals } from './silent-apps.ts'
import type { Period } from './stages.ts'
import type { UserKind, Users } from './users.ts'
import type { HourlyJourneys } from './usual-traffic.ts'

/** A criterion that is a share. */
export type RateCriterion = Extract<
  Criterion,
  { kind: 'conversion' | 'failure_rate' | 'handoff_loss' | 'drop_off' | 'endpoint_errors' | 'telemetry_loss' }
>

/** Trials of a share. Each user counts once, with the first journey that the criterion applies to. */
export interface Trials extends Tally {
  readonly unit: UserKind
  /** Outcomes of the trials, in the order of time. */
  readonly outcomes: readonly Outcome[]
  /** Outcomes so far of later journeys, which may not have ended, each user once; only of failures, which are known at once. */
  readonly open?: readonly Outcome[]
}

/** Five minutes of an endpoint's good answers; `from` is epoch ms. */
export interface LatencyBucket {
  readonly from: number
  readonly answers: number
  /** Answers that took longer than was asked. */
  readonly slow: number
}

/** A time without events from an app, or without starts of the first step; epoch ms. */
export interface SilentGap extends Period {
  /** Journeys that set out for the app in it. */
  readonly departed: number
}

/** Times with and without events, from the beginning of a period to its end. */
export interface Silence {
  /** The longest gaps. */
  readonly gaps: readonly SilentGap[]
  /** Journeys of which something came, of each hour that has any. */
  readonly hours: readonly HourlyJourneys[]
  readonly journeys: number
  /** Journeys that left for the app from another one, and those that arrived. */
  readonly departed: number
  readonly arrived: number
}

/** Another sign of people in a period than the events of an app: journeys elsewhere, or sessions with a page view. */
export interface OtherTraffic {
  /** The hours outside of a silence. */
  readonly hours: readonly HourlyJourneys[]
  /** Their number in the silence, counted once in each hour, as `hours` are. */
  readonly found: number
  /** The last of them in the silence, epoch ms; null if there was none. */
  readonly last: number | null
}

/** Evidence about a period. An undefined value is unknown. */
export interface Evidence {
  readonly source: 'files' | 'datadog'
  /** Period in which every journey of the trials has ended. */
  readonly closed: Period
  readonly users: Users
  /** Date of the newest event up to now, epoch ms; null if there is none or it is unknown. */
  readonly newest: number | null
  /**
   * Returns the date up to which anything came from people: journeys, views, clicks, requests. Null if nothing came, undefined
   * if it is unknown.
   */
  newestSign(): Promise<number | null | undefined>
  readonly quality: Pick<Quality<null>, 'apps' | 'warnings'>
  /** Outcome of the times in which no one reached an app. Unknown if only counts are available. */
  readonly arrivals: Arrivals
  /** Returns the trials of a share. */
  trials(criterion: RateCriterion): Promise<Trials | undefined>
  latency(endpoint: string, limitMs: number): Promise<readonly LatencyBucket[] | undefined>
  /** Returns the versions of the apps. */
  appVersions(): Promise<readonly StageVersion[]>
  /** Tells whether a tenth of the journeys or more say that the toggle was off: then the shares are not the release's. */
  isToggleOff(): Promise<boolean>
  /** Failure codes, as `step.code`, and for each user who met it, in order: how many users of the period had come by then. */
  codes(): Promise<ReadonlyMap<string, readonly number[]> | undefined>
  /** Returns when an app's events came and when not; without an app, starts of the first step. */
  silence(app: string | undefined): Promise<Silence | undefined>
  /** Returns the other signs of people, from before, in and after a silence of the app. */
  otherTraffic(app: string | undefined, gap: Period): Promise<readonly OtherTraffic[]>
}
