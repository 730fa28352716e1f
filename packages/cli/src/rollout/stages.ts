import type { JourneyDefinition } from '@journey-monitor/sdk'
import { longestExpiry } from '../journey/definition-facts.ts'
import { InputError } from '../system/errors.ts'
import { DAY, HOUR } from '../system/time-units.ts'
import { type RolloutPlan, rollbacksOf, type Stage, stagesOf } from './rollout-plan.ts'

const DEFAULT_CLOSED_HOURS = 2
const WEEK = 7 * DAY
const MOST_USERS = 500
/** Share of the planned users that a minimum may ask for: some days bring fewer, and the last journeys have not ended. */
const REACHABLE_SHARE = 0.8

/** Half open, epoch ms. Journeys belong to it by when they started: the browser does not know its stage. */
export interface Period {
  readonly from: number
  readonly to: number
}

/**
 * Returns the stage with that ID.
 * @throws InputError if the plan has none. The message lists the existing ones.
 */
export function stageOf(plan: RolloutPlan, id: string): Stage {
  const stages = stagesOf(plan)
  const found = stages.find(stage => stage.id.toLowerCase() === id.toLowerCase())
  if (found) return found
  throw new InputError(`the plan has no stage "${id}"; it has ${stages.map(stage => stage.id).join(', ')}`)
}

/**
 * Returns the period of a stage, up to `asOf` at most; undefined if it has not begun. It ends at the stage's own end, at
 * a roll-back whose fix is not in production, or at the next start. A resumed stage has one period for all of it.
 */
export function periodOf(plan: RolloutPlan, stage: Stage, asOf: number): Period | undefined {
  if (stage.started === undefined) return undefined
  const open = rollbacksOf(stage).find(({ resolvedAt }) => resolvedAt === undefined || Date.parse(resolvedAt) > asOf)
  return between(Date.parse(stage.started), [stage.ended, open?.at, nextStart(plan, stage)], asOf)
}

/** Returns the period since the last fix of a roll-back is in production. Earlier findings no longer count. */
export function currentPeriodOf(plan: RolloutPlan, stage: Stage, asOf: number): Period | undefined {
  const period = periodOf(plan, stage, asOf)
  const fixes = rollbacksOf(stage).flatMap(({ resolvedAt }) => (resolvedAt === undefined ? [] : Date.parse(resolvedAt)))
  const from = Math.max(period?.from ?? 0, ...fixes.filter(fixed => fixed <= asOf))
  return period && period.to > from ? { from, to: period.to } : undefined
}

/** Returns the period that ended with the last roll-back of a stage; without one, the whole stage. */
export function rolledBackPeriodOf(plan: RolloutPlan, stage: Stage, asOf: number): Period | undefined {
  const last = rollbacksOf(stage).at(-1)
  return currentPeriodOf(plan, stage, last === undefined ? asOf : Math.min(asOf, Date.parse(last.at)))
}

function between(from: number, ends: readonly (string | undefined)[], asOf: number): Period | undefined {
  const to = Math.min(asOf, ...ends.flatMap(end => (end === undefined ? [] : [Date.parse(end)])))
  return to > from ? { from, to } : undefined
}

/** Returns when a later stage started, which ends this one; undefined if none has. */
function nextStart(plan: RolloutPlan, stage: Stage): string | undefined {
  const stages = stagesOf(plan)
  return stages.slice(stages.indexOf(stage) + 1).find(({ started }) => started !== undefined)?.started
}

/** The stage that runs at `asOf`: the last that had begun, else the first. */
export function runningStage(plan: RolloutPlan, asOf: number): Stage {
  const stages = stagesOf(plan)
  const begun = stages.findLast(({ started }) => started !== undefined && Date.parse(started) <= asOf)
  return begun ?? (stages[0] as Stage)
}

/**
 * Returns the period from the start of the first stage, or of a baseline that is a time, to `asOf`; undefined if nothing
 * has begun.
 */
export function planPeriod(plan: RolloutPlan, asOf: number): Period | undefined {
  const { baseline } = plan
  const starts = stagesOf(plan).flatMap(({ started }) => (started === undefined ? [] : [Date.parse(started)]))
  if (starts.length === 0) return undefined
  const from = Math.min(...starts, ...(baseline && 'from' in baseline ? [Date.parse(baseline.from)] : []))
  return from < asOf ? { from, to: asOf } : undefined
}

/**
 * Returns the part of a period whose journeys have all had time to end: up to the longest expiry and the time of a
 * journey before `asOf`. Files can leave out the few that last longer one by one; counts cannot, and need two expiries.
 */
export function closedPart(
  { from, to }: Period,
  definition: JourneyDefinition,
  asOf: number,
  { isCounted = false }: { readonly isCounted?: boolean } = {},
): Period {
  const longest = longestExpiry(definition)
  const open = isCounted ? 2 * longest : longest + definition.expiryMs
  return { from, to: Math.max(from, Math.min(to, asOf - open)) }
}

/** Tells whether only people who were asked take part in a stage: few, so that more data will not come. */
export function isEarly({ kind }: Stage): boolean {
  return kind === 'uat' || kind === 'pilot' || kind === 'friends_and_family'
}

/** Returns how long a stage is planned for, ms; a week by default. */
export function plannedMs({ planned }: Stage): number {
  return planned ? Date.parse(planned.to) - Date.parse(planned.from) : WEEK
}

/**
 * Estimates the users that a stage can reach: those whom its percentage of the traffic brings in the planned time, and no more than are
 * asked to take part. Undefined if the plan says neither.
 */
export function reachableUsers({ traffic }: RolloutPlan, stage: Stage): number | undefined {
  const { percentage, users: asked } = stage
  const ofTraffic =
    traffic && percentage !== undefined
      ? traffic.usersPerWeek * (percentage / 100) * (plannedMs(stage) / WEEK)
      : undefined
  return ofTraffic === undefined ? asked : Math.min(ofTraffic, asked ?? ofTraffic)
}

/** Sources of the number of users that a stage can reach: the plan's traffic, and the stage's percentage of it. */
export type TrafficFact = 'traffic' | 'percentage'

/** Minimum duration and number of users before a stage may advance. */
export interface Minimum {
  readonly closedMs: number
  readonly users: number
  /** Names the fields without which the minimum of users has to be assumed. */
  readonly lacking: readonly TrafficFact[]
}

/**
 * Returns the minimum of a stage: the plan's own, or two hours and four fifths of its {@link reachableUsers}, at most
 * {@link MOST_USERS}. If the traffic is unknown, it is one user for an early stage, and otherwise the most.
 */
export function minimumOf(plan: RolloutPlan, stage: Stage): Minimum {
  const closedHours = stage.minimum?.closedHours ?? plan.minimum?.closedHours ?? DEFAULT_CLOSED_HOURS
  const users = stage.minimum?.users ?? plan.minimum?.users
  return {
    closedMs: closedHours * HOUR,
    users: users ?? defaultMinimumUsers(plan, stage),
    lacking: users === undefined && reachableUsers(plan, stage) === undefined ? lackingFacts(plan, stage) : [],
  }
}

function lackingFacts({ traffic }: RolloutPlan, { percentage }: Stage): TrafficFact[] {
  return [...(traffic ? [] : ['traffic' as const]), ...(percentage === undefined ? ['percentage' as const] : [])]
}

/** Returns the minimum of users of a stage for which the plan sets none. */
export function defaultMinimumUsers(plan: RolloutPlan, stage: Stage): number {
  const reachable = reachableUsers(plan, stage) ?? (isEarly(stage) ? 1 : MOST_USERS / REACHABLE_SHARE)
  return Math.max(1, Math.min(MOST_USERS, Math.floor(reachable * REACHABLE_SHARE)))
}

/** @example titleOf({ id: 'B', kind: 'percentage', percentage: 25 }) // 'stage B (25%)' */
export function titleOf({ id, name, percentage }: Stage): string {
  const details = [...(name === undefined ? [] : [name]), ...(percentage === undefined ? [] : [`${percentage}%`])]
  return `stage ${id}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
}

/** Returns the next stage; undefined if it is the last. */
export function nextOf(plan: RolloutPlan, stage: Stage): Stage | undefined {
  const stages = stagesOf(plan)
  return stages[stages.indexOf(stage) + 1]
}

/** Returns the last later stage that had begun at `asOf`, epoch ms. From then on, no user comes to this one. */
export function laterBegun(plan: RolloutPlan, stage: Stage, asOf: number): Stage | undefined {
  const stages = stagesOf(plan)
  return stages
    .slice(stages.indexOf(stage) + 1)
    .findLast(({ started }) => started !== undefined && Date.parse(started) <= asOf)
}

/** The percentage to which a stage falls back, or at which it resumes: that of the stage before it, else its own. */
export function percentageBefore(plan: RolloutPlan, stage: Stage): number | undefined {
  const stages = stagesOf(plan)
  const before = stages.slice(0, stages.indexOf(stage)).findLast(({ percentage }) => percentage !== undefined)
  return before?.percentage ?? stage.percentage
}
