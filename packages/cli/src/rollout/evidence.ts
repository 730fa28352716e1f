import type { Quality } from '../funnel/funnel-result.ts'
import type { Tally } from './confidence-sequence.ts'
import type { Outcome } from './design-effect.ts'
import type { Criterion } from './rollout-plan.ts'
import type { SilentApp } from './silent-apps.ts'
import type { Period } from './stages.ts'
import type { UserKind, Users } from './users.ts'

/** A criterion that is a share. */
export type RateCriterion = Extract<
  Criterion,
  { kind: 'conversion' | 'failure_rate' | 'handoff_loss' | 'drop_off' | 'endpoint_errors' | 'telemetry_loss' }
>

/** What a share is of: each user counts once, with the first journey in which the question arises. */
export interface Trials extends Tally {
  readonly unit: UserKind
  /** Each trial, in the order in which they came; undefined where only counts are known. */
  readonly outcomes?: readonly Outcome[]
}

/** Five minutes of an endpoint's good answers; `from` is epoch ms. */
export interface LatencyBucket {
  readonly from: number
  readonly answers: number
  /** Answers that took longer than was asked. */
  readonly slow: number
}

/** How long nothing came, up to the end of the period, ms, and the longest such time. */
export interface Silence {
  /** Events that came. */
  readonly events: number
  readonly lastMs: number
  readonly longestMs: number
}

/** What the data can say of a period. What is undefined it cannot. */
export interface Evidence {
  readonly source: 'files' | 'datadog'
  /** What trials are of: journeys that all have ended. */
  readonly closed: Period
  readonly users: Users
  readonly quality: Pick<Quality<null>, 'apps' | 'warnings'>
  /** Apps that told nothing for a part of the period. Counts cannot know. */
  readonly silentApps: readonly SilentApp[]
  trials(criterion: RateCriterion): Promise<Trials | undefined>
  latency(endpoint: string, limitMs: number): Promise<readonly LatencyBucket[] | undefined>
  /** Failure codes, as `step.code`, and how many users met each. */
  codes(): Promise<ReadonlyMap<string, number> | undefined>
  /** Of an app's events, or without one, of the first step's starts. */
  silence(app: string | undefined): Promise<Silence | undefined>
}
