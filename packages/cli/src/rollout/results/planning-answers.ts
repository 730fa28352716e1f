import { code } from '../../system/markdown-text.ts'
import { DAY, HOUR } from '../../system/time-units.ts'
import type { RolloutPlan, Stage } from '../rollout-plan.ts'
import { stagesOf } from '../rollout-plan.ts'
import type { Period } from '../stages.ts'
import type { PlanAnswer, PlanAnswers } from './plan-answer.ts'

/** Returns the answers to the planning of `stage`. */
export function planningAnswers(plan: RolloutPlan, stage: Stage): PlanAnswers {
  const period = plannedPeriod(plan, stage)
  const missing = (what: string): PlanAnswer => ({ missing: `set ${what} of stage ${stage.id} in the rollout file` })
  const dates = period && `${day(period.from)} to ${day(period.to)}`
  const users = stage.users ?? expectedUsers(plan, stage, period)
  const share = stage.percentage === undefined ? undefined : `${stage.percentage}%`
  const usersInWords = users === undefined ? undefined : typeof users === 'number' ? `${users}` : users
  return {
    length: period && dates ? { value: `${lengthOf(period)} (${dates})` } : missing('"planned"'),
    dates: dates ? { value: dates } : missing('"planned"'),
    percentage:
      share === undefined
        ? missing('"percentage"')
        : { value: usersInWords === undefined ? share : `${share}, ${usersInWords}`, stem: share },
    expectedUsers:
      usersInWords === undefined
        ? { missing: 'set "traffic" in the rollout file, or "users" of the stage' }
        : { value: usersInWords },
    recruiting: stage.recruiting ? { value: stage.recruiting } : missing('"recruiting"'),
    conduct: stage.conduct ? { value: stage.conduct } : missing('"conduct"'),
    access: { value: stage.access ?? `By the feature toggle ${code(plan.toggle)}` },
  }
}

/** Returns the planned start and end of the rollout, with the stages' dates. */
export function rolloutDates(plan: RolloutPlan): PlanAnswer {
  const dated = stagesOf(plan).flatMap(stage => {
    const period = plannedPeriod(plan, stage)
    return period ? [{ id: stage.id, ...period }] : []
  })
  const [first] = dated
  const last = dated.at(-1)
  if (!first || !last) return { missing: 'set "planned" of the stages in the rollout file' }
  const stages = dated.map(({ id, from }) => `${id} from ${day(from)}`).join(', ')
  return { value: `${day(first.from)} to ${day(last.to)} (${stages})` }
}

/** Returns the planned period of a stage; if nothing was planned, the actual one. */
function plannedPeriod(plan: RolloutPlan, stage: Stage): Period | undefined {
  if (stage.planned) return { from: Date.parse(stage.planned.from), to: Date.parse(stage.planned.to) }
  if (stage.started === undefined) return undefined
  const stages = stagesOf(plan)
  const next = stages.slice(stages.indexOf(stage) + 1).find(({ started }) => started !== undefined)
  const end = stage.ended ?? next?.started
  return end === undefined ? undefined : { from: Date.parse(stage.started), to: Date.parse(end) }
}

/** `about 200 a week`, by the traffic and the percentage. */
function expectedUsers(
  { traffic }: RolloutPlan,
  { percentage }: Stage,
  period: Period | undefined,
): string | undefined {
  if (!traffic || percentage === undefined) return undefined
  const weeks = Math.min(1, period ? (period.to - period.from) / (7 * DAY) : 1)
  const of = (users: number) => rounded((users * percentage * weeks) / 100).toLocaleString('en-US')
  const peak = traffic.peakUsersPerWeek
  const span = weeks < 1 && period ? `in ${lengthOf(period)}` : 'a week'
  return `about ${of(traffic.usersPerWeek)}${peak === undefined ? '' : ` to ${of(peak)}`} users ${span} (${traffic.source})`
}

/** Rounds an estimate to two digits. */
function rounded(users: number): number {
  return Number(users.toPrecision(2))
}

function lengthOf({ from, to }: Period): string {
  const [count, unit] = to - from < 2 * DAY ? [(to - from) / HOUR, 'hour'] : [(to - from) / DAY, 'day']
  const tenths = Math.round(count * 10) / 10
  return `${tenths} ${unit}${tenths === 1 ? '' : 's'}`
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
