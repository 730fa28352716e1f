import type { EventSource } from '../../events/event-database.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import type { Trigger } from '../rollback-actions.ts'
import type { Rollback, RolloutPlan } from '../rollout-plan.ts'
import type { Period } from '../stages.ts'
import type { StaleInput } from '../stale-input.ts'
import type { PlanTime, PostLaunch } from './plan-times.ts'
import type { PublishedPeriod } from './publish-period.ts'
import type { FeedbackEntry, StageNotes } from './stage-notes.ts'

/** A time about which results are written: a stage, or one after the launch. */
export interface ReportedTime {
  /** ID of the stage, or `1-week`. */
  readonly id: string
  /** @example 'stage B (25%)' */
  readonly title: string
  /** With few users who were asked: UAT, a pilot, friends and family. */
  readonly isEarly: boolean
  readonly period: Period
  readonly published: PublishedPeriod
  readonly notes: StageNotes
  /** The criteria that were broken in it. */
  readonly triggers: readonly Trigger[]
  /** Events that end long before now, although the time goes on. */
  readonly stale: StaleInput | undefined
  /** Rollbacks of the stage, in order. */
  readonly rollbacks: readonly Rollback[]
}

export interface NamedLink {
  readonly name: string
  readonly url: string
}

/** Facts about a rollout for the documents, from all sources. */
export interface Facts extends LoadedJourney {
  readonly plan: RolloutPlan
  readonly toggle: string | undefined
  readonly feedback: readonly FeedbackEntry[]
  /** Returns the people to tag about these teams' matters; without teams, about any. */
  tagsOf(teams: readonly string[]): readonly string[]
  readonly links: readonly NamedLink[]
  /** Tells whether a stage has begun, or for a time after the launch, whether anything was launched. */
  hasBegun(time: PlanTime): boolean
  /** @throws InputError if there is no such stage, or it has not begun. */
  stage(name: string): Promise<ReportedTime>
  /** The time that ended with the last roll-back of a stage. @throws InputError as `stage` does. */
  rolledBackStage(name: string): Promise<ReportedTime>
  /** @throws InputError if nothing was launched yet. */
  postLaunch(when: PostLaunch): Promise<ReportedTime>
}

/** Options of the command line about the data and the audience of the document. */
export interface DocumentRequest {
  readonly inputs: EventSource
  /** Epoch ms. */
  readonly asOf: number | undefined
  readonly isShared: boolean
}
