import type { Severity } from '../journey/severity.ts'
import { counted, duration } from '../system/format.ts'
import type { Finding } from './finding.ts'
import { ACTIONS, worstOf } from './rollback-actions.ts'
import { type RolloutPlan, type Stage, stagesOf } from './rollout-plan.ts'
import { laterBegun, minimumOf, nextOf, type Period, percentageBefore, titleOf } from './stages.ts'

/** With few people who were asked to take part: more data will not come. */
const EARLY: readonly Stage['kind'][] = ['uat', 'pilot', 'friends_and_family']

export type Verdict = 'advance' | 'hold' | 'roll back' | 'resume'

/** What exit code a verdict has, so that a script can tell them apart. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { advance: 0, resume: 0, hold: 10, 'roll back': 20 }

export interface Decision {
  readonly verdict: Verdict
  /** Of a roll-back: the worst of what is broken. */
  readonly severity?: Severity
  /** To which percentage of users the toggle is to be set; absent where it stays, or people decide. */
  readonly percentage?: number
  /** Why. Of a hold: each with what it takes. */
  readonly reasons: readonly string[]
  /** What to do now. */
  readonly actions: readonly string[]
}

/** What has been seen of a stage. */
export interface Seen {
  /** Of which all journeys have ended. */
  readonly closed: Period
  readonly users: number
  readonly findings: readonly Finding[]
}

/** Decides on a stage at `asOf`, epoch ms; `seen` is undefined where it has not begun. */
export function decide(plan: RolloutPlan, stage: Stage, seen: Seen | undefined, asOf: number): Decision {
  const { rolledBack } = stage
  if (rolledBack) return afterRollback(plan, stage)
  if (!seen) {
    const begins =
      stage.started === undefined ? 'set "started" when the toggle is set' : `it starts at ${stage.started}`
    return hold([`${titleOf(stage)} has not begun: ${begins}`, ...unsigned(plan, stage)])
  }

  const later = laterBegun(plan, stage, asOf)
  const isOver = later && `Check ${titleOf(later)}: it has begun, and nobody comes to ${titleOf(stage)} any more.`
  const broken = seen.findings.filter(({ verdict }) => verdict === 'broken')
  const severity = worstOf(broken)
  if (severity !== undefined) {
    const isLowered = severity === 'high' && !isOver
    const lower = severity === 'critical' ? 0 : isLowered ? percentageBefore(plan, stage) : undefined
    return {
      verdict: 'roll back',
      severity,
      ...(lower !== undefined && { percentage: lower === stage.percentage ? 0 : lower }),
      reasons: broken.map(
        ({ name, team, actual, definition }) => `${name} (team ${team}): ${actual}; to be ${definition}`,
      ),
      actions: isOver ? [isOver, ...ACTIONS[severity]] : ACTIONS[severity],
    }
  }

  const next = nextOf(plan, stage)
  const isPeoples = EARLY.includes(stage.kind)
  const undecided = seen.findings.filter(
    ({ verdict, lack }) => verdict === 'undecided' && !(isPeoples && lack === 'data'),
  )
  const waits = [...tooEarly(plan, stage, seen), ...open(undecided), ...(next ? unsigned(plan, next) : [])]
  if (waits.length > 0) return hold(waits, isOver)
  return {
    verdict: 'advance',
    ...(next?.percentage !== undefined && !isOver && { percentage: next.percentage }),
    reasons: [
      isPeoples
        ? 'no criterion is broken; few people are meant to take part, and whether it went well is theirs to say'
        : 'every criterion is met',
    ],
    actions: [
      isOver ??
        (next ? `Begin ${titleOf(next)}, and write its "started".` : 'The rollout is complete: write "launched".'),
    ],
  }
}

function afterRollback(plan: RolloutPlan, stage: Stage): Decision {
  const { rolledBack } = stage
  if (rolledBack?.resolvedAt === undefined) {
    return hold([`it was rolled back at ${rolledBack?.at}: until its fix is in production, and "resolvedAt" says so`])
  }
  const waits = unsigned(plan, stage)
  if (waits.length > 0) return hold(waits)
  const percentage = rolledBack.severity === 'low' ? stage.percentage : percentageBefore(plan, stage)
  return {
    verdict: 'resume',
    ...(percentage !== undefined && { percentage }),
    reasons: [`it was rolled back at ${rolledBack.at}, and its fix is in production since ${rolledBack.resolvedAt}`],
    actions: [
      `Set the toggle to ${percentage === undefined ? 'the percentage before' : `${percentage} %`}, and add that as a stage of its own with its "started".`,
    ],
  }
}

function tooEarly(plan: RolloutPlan, stage: Stage, { closed, users }: Seen): string[] {
  const minimum = minimumOf(plan, stage)
  const missingMs = minimum.closedMs - (closed.to - closed.from)
  return [
    ...(missingMs > 0
      ? [`${duration(closed.to - closed.from)} of journeys that have all ended: ${duration(missingMs)} more`]
      : []),
    ...(users < minimum.users
      ? [`${counted(users, 'user')} of ${minimum.users}: ${counted(minimum.users - users, 'user')} more`]
      : []),
  ]
}

/** What is not decided, together where it needs the same. */
function open(undecided: readonly Finding[]): string[] {
  return [...Map.groupBy(undecided, ({ needs }) => needs)].map(([needs, those]) => {
    const [only] = those
    const told =
      only && those.length === 1
        ? `${only.name} (team ${only.team}) is undecided, ${only.actual}`
        : `${those.map(({ name, team }) => `${name} (team ${team})`).join(', ')} are undecided`
    return `${told}: ${needs}`
  })
}

/** What must be signed before `stage` begins. */
function unsigned(plan: RolloutPlan, stage: Stage): string[] {
  const ids = stagesOf(plan).map(({ id }) => id)
  const due = (plan.checklists ?? []).filter(
    ({ before }) => ids.indexOf(before ?? (ids[0] as string)) <= ids.indexOf(stage.id),
  )
  return due.flatMap(({ name, items }) =>
    items
      .filter(({ signed }) => !signed)
      .map(
        ({ text, discipline }) => `checklist “${name}”: “${text}”${discipline ? ` (${discipline})` : ''} is not signed`,
      ),
  )
}

function hold(reasons: readonly string[], action = 'Leave the toggle as it is, and look again.'): Decision {
  return { verdict: 'hold', reasons, actions: [action] }
}
