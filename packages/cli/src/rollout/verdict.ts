import { SEVERITIES, type Severity } from '../journey/severity.ts'
import { duration, time } from '../system/format.ts'
import type { Finding } from './finding.ts'
import { ACTIONS, worstOf } from './rollback-actions.ts'
import { type RolloutPlan, rollbacksOf, type Stage, stagesOf } from './rollout-plan.ts'
import {
  isEarly,
  laterBegun,
  type Minimum,
  minimumOf,
  nextOf,
  type Period,
  percentageBefore,
  titleOf,
} from './stages.ts'

export type Verdict = 'advance' | 'hold' | 'roll back' | 'resume'

/** Exit code of each verdict, for scripts. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { advance: 0, resume: 0, hold: 10, 'roll back': 20 }

export interface Decision {
  readonly verdict: Verdict
  /** Severity of the worst broken criterion, for a roll-back. */
  readonly severity?: Severity
  /** Percentage of users to set the toggle to; absent if it stays, or if people decide. */
  readonly percentage?: number
  /** No stage follows this one, so an advance completes the rollout. */
  readonly isComplete?: true
  /** Why. Of a hold: each with what it takes. */
  readonly reasons: readonly Reason[]
  /** Actions to take now. */
  readonly actions: readonly string[]
}

/** Why a stage is decided on like this. */
export type Reason =
  | { readonly type: 'finding'; readonly finding: Finding }
  | ({ readonly type: 'too_few_users'; readonly users: number; readonly needed: number } & Pick<Minimum, 'lacking'>)
  | { readonly type: 'text'; readonly text: string }

const text = (content: string): Reason => ({ type: 'text', text: content })
const found = (finding: Finding): Reason => ({ type: 'finding', finding })

/** Reason to hold a stage for whose journeys the toggle was off: more than 10, and a tenth of them. */
export const TOGGLE_OFF =
  'at least a tenth of the journeys say that the toggle was off for them, so the shares are not those of the release. Find out whether they are without the feature, or signal before the toggle is known'

/** Observations about a stage. */
export interface Observations {
  /** Period in which every journey has ended. */
  readonly closed: Period
  readonly users: number
  /** See {@link Evidence.isToggleOff}. */
  readonly isToggleOff?: boolean
  readonly findings: readonly Finding[]
}

/** Inputs for the decision about a stage. */
export interface DecisionInput {
  readonly plan: RolloutPlan
  readonly stage: Stage
  /** Undefined where it has not begun. */
  readonly seen: Observations | undefined
  /** Epoch ms. */
  readonly asOf: number
}

/** Decides on a stage. The first reason is the one that decides it. */
export function decide({ plan, stage, seen, asOf }: DecisionInput): Decision {
  const rolledBack = rollbacksOf(stage).at(-1)
  if (rolledBack && rolledBack.resolvedAt === undefined) {
    return hold(
      [text(`${titleOf(stage)} was rolled back at ${rolledBack.at}, and its fix is not in production yet`)],
      [`When it is, write "resolvedAt" into the stage's last "rolledBack": the stage continues from there.`],
    )
  }
  if (rolledBack && (seen?.users ?? 0) === 0) return resume(plan, stage)
  if (!seen) {
    const begins =
      stage.started === undefined ? 'set "started" when the toggle is set' : `it starts at ${stage.started}`
    return hold([text(`${titleOf(stage)} has not begun: ${begins}`), ...unsigned(plan, stage)])
  }

  const later = laterBegun(plan, stage, asOf)
  const isOver = later && `Check ${titleOf(later)}: it has begun, and no one enters ${titleOf(stage)} any more.`
  const broken = bySeverity(seen.findings.filter(({ verdict }) => verdict === 'broken'))
  const severity = worstOf(broken)
  if (severity !== undefined) {
    const isLowered = severity === 'high' && !isOver
    const lower = severity === 'critical' ? 0 : isLowered ? percentageBefore(plan, stage) : undefined
    return {
      verdict: 'roll back',
      severity,
      ...(lower !== undefined && { percentage: lower === stage.percentage ? 0 : lower }),
      reasons: broken.map(found),
      actions: isOver ? [isOver, ...ACTIONS[severity]] : ACTIONS[severity],
    }
  }

  const next = nextOf(plan, stage)
  const isPeoples = isEarly(stage)
  const undecided = seen.findings.filter(
    ({ verdict, lack }) => verdict === 'undecided' && !(isPeoples && lack === 'data'),
  )
  const waits = [
    ...(seen.isToggleOff ? [text(TOGGLE_OFF)] : []),
    ...bySight(undecided).map(found),
    ...tooEarly(plan, stage, seen),
    ...(next ? unsigned(plan, next) : []),
  ]
  if (waits.length > 0) return hold(waits, isOver === undefined ? undefined : [isOver])
  return {
    verdict: 'advance',
    ...(next?.percentage !== undefined && !isOver && { percentage: next.percentage }),
    ...(!next && { isComplete: true }),
    reasons: [
      text(
        isPeoples
          ? `no criterion is broken; the stage is meant for few people, and they decide whether it went well${minimumOf(plan, stage).lacking.length > 0 ? '. One user was enough, for the plan does not say how many take part: write "users"' : ''}`
          : `every criterion is met by the journeys that began before ${time(seen.closed.to)}`,
      ),
    ],
    actions: [
      isOver ??
        (next
          ? `Begin ${titleOf(next)}, and write its "started".`
          : `The rollout is complete${plan.launched === undefined ? ': write "launched"' : ''}.`),
    ],
  }
}

/** The worst first, and among those, what was known first. */
function bySeverity(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity)
  return [...findings].sort((a, b) => rank(a) - rank(b))
}

/** Sorts first the findings that more data will not decide, since people have to act on them. */
function bySight(findings: readonly Finding[]): Finding[] {
  const isData = ({ lack }: Finding) => Number(lack === 'data')
  return [...findings].sort((a, b) => isData(a) - isData(b))
}

function resume(plan: RolloutPlan, stage: Stage): Decision {
  const rolledBack = rollbacksOf(stage).at(-1)
  const waits = unsigned(plan, stage)
  if (waits.length > 0) return hold(waits)
  const percentage = rolledBack?.severity === 'low' ? stage.percentage : percentageBefore(plan, stage)
  return {
    verdict: 'resume',
    ...(percentage !== undefined && { percentage }),
    reasons: [
      text(
        `${titleOf(stage)} was rolled back at ${rolledBack?.at}, and its fix is in production since ${rolledBack?.resolvedAt}`,
      ),
    ],
    actions: [
      `Set the toggle to ${percentage === undefined ? 'the percentage before' : `${percentage}%`}. The stage continues by itself: only journeys since ${rolledBack?.resolvedAt} count.`,
    ],
  }
}

function tooEarly(plan: RolloutPlan, stage: Stage, { closed, users }: Observations): Reason[] {
  const minimum = minimumOf(plan, stage)
  const missingMs = minimum.closedMs - (closed.to - closed.from)
  return [
    ...(missingMs > 0
      ? [
          text(
            `${duration(closed.to - closed.from)} of journeys that have all ended; ${duration(missingMs)} more are needed`,
          ),
        ]
      : []),
    ...(users < minimum.users
      ? [{ type: 'too_few_users', users, needed: minimum.users, lacking: minimum.lacking } as const]
      : []),
  ]
}

/** Returns the unsigned checklist items that block `stage`. */
function unsigned(plan: RolloutPlan, stage: Stage): Reason[] {
  const ids = stagesOf(plan).map(({ id }) => id)
  const due = (plan.checklists ?? []).filter(({ before = ids[0] as string }) => {
    const at = ids.indexOf(before)
    return at >= 0 && at <= ids.indexOf(stage.id)
  })
  return due.flatMap(({ name, items }) => {
    const byText = Map.groupBy(
      items.filter(({ signed }) => !signed),
      item => item.text,
    )
    const open = [...byText].map(([item, same]) => {
      const disciplines = same.flatMap(({ discipline }) => discipline ?? [])
      return `“${item}”${disciplines.length > 0 ? ` (${disciplines.join(', ')})` : ''}`
    })
    return open.length > 0 ? [text(`checklist “${name}” is not signed: ${open.join('; ')}`)] : []
  })
}

function hold(
  reasons: readonly Reason[],
  actions: readonly string[] = ['Leave the toggle as it is, and check again.'],
): Decision {
  return { verdict: 'hold', reasons, actions }
}
