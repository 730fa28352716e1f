import type { LoadedJourney } from '../journey/profile.ts'
import {
  type Problem,
  parseSettings,
  readSettings,
  type SettingPath,
  type Settings,
  validate,
} from '../system/settings.ts'
import { DAY, HOUR } from '../system/time-units.ts'
import { type Criterion, type RolloutPlan, rollbacksOf, rolloutPlan, type Stage, stagesOf } from './rollout-plan.ts'
import { defaultMinimumUsers, plannedMs, reachableUsers, titleOf } from './stages.ts'

const BEGIN = 'begin one with: journey-monitor rollout init'

/**
 * Reads a rollout plan.
 * @throws InputError that names the file and the line of everything that is wrong.
 */
export async function readPlan(file: string, journey: LoadedJourney): Promise<RolloutPlan> {
  return planIn(await readSettings(file, BEGIN), journey)
}

/** The same, of the text of `file`. */
export function parsePlan(text: string, file: string, journey: LoadedJourney): RolloutPlan {
  return planIn(parseSettings(text, file, BEGIN), journey)
}

function planIn(settings: Settings, journey: LoadedJourney): RolloutPlan {
  return validate(settings, rolloutPlan, { problems: plan => contradictions(plan, journey) })
}

/** Finds values that are well-formed but contradictory. */
function contradictions(plan: RolloutPlan, { definition, profile }: LoadedJourney): Problem[] {
  const issues: Problem[] = []
  const steps = definition.steps.map(({ name }) => name)
  const expectIn = (path: SettingPath, value: string | undefined, values: readonly string[], what: string) => {
    if (value !== undefined && !values.includes(value))
      issues.push({ path, message: `${definition.name} has no ${what} "${value}"; use one of ${values.join(', ')}` })
  }
  if (plan.journey !== definition.name) {
    issues.push({
      path: ['journey'],
      message: `this plan is for ${plan.journey}, and the definition is that of ${definition.name}; choose the definition with --definition`,
    })
  }
  const endpoints = profile.siteMap.endpoints.map(({ method, path }) => endpointText(`${method} ${path}`))
  for (const [i, criterion] of plan.criteria.entries()) {
    const at = (...path: (string | number)[]) => ['criteria', i, ...path]
    if ('step' in criterion)
      expectIn(at('step'), criterion.step, criterion.kind === 'handoff_loss' ? steps.slice(1) : steps, 'step')
    expectIn(at('team'), criterion.team, definition.teams, 'team')
    if (criterion.kind === 'silence') expectIn(at('app'), criterion.app, definition.apps, 'app')
    if ('endpoint' in criterion && endpoints.length > 0)
      expectIn(at('endpoint'), endpointText(criterion.endpoint), endpoints, 'endpoint')
    if (needsBaseline(criterion) && !plan.baseline) {
      issues.push({
        path: at(),
        message: 'compares with a baseline, and the plan has none; add "baseline", or give a share',
      })
    }
  }
  issues.push(
    ...repeated(
      plan.criteria.map(({ id }) => id),
      i => ['criteria', i, 'id'],
    ),
  )

  const places = plan.phases.flatMap(({ stages }, phase) => stages.map((_, i) => ['phases', phase, 'stages', i]))
  const stages = stagesOf(plan)
  issues.push(
    ...repeated(
      stages.map(({ id }) => id),
      i => [...(places[i] as string[]), 'id'],
    ),
  )
  const { traffic } = plan
  if (traffic?.peakUsersPerWeek !== undefined && traffic.peakUsersPerWeek < traffic.usersPerWeek)
    issues.push({
      path: ['traffic', 'peakUsersPerWeek'],
      message: `is less than "usersPerWeek", ${traffic.usersPerWeek}`,
    })
  let percentage = 0
  let last = Number.NEGATIVE_INFINITY
  for (const [i, stage] of stages.entries()) {
    const path = places[i] as (string | number)[]
    if (stage.kind === 'percentage' && stage.percentage === undefined)
      issues.push({ path, message: 'needs "percentage"' })
    if (stage.planned && Date.parse(stage.planned.from) >= Date.parse(stage.planned.to)) {
      issues.push({ path: [...path, 'planned'], message: 'begins after it ends; swap "from" and "to"' })
    }
    if (stage.percentage !== undefined && stage.percentage < percentage)
      issues.push({
        path: [...path, 'percentage'],
        message: `is ${stage.percentage}, and an earlier stage has ${percentage}; for fewer users, record "rolledBack" in the stage that runs`,
      })
    percentage = Math.max(percentage, stage.percentage ?? 0)
    issues.push(...unreachableMinimum(plan, stage, path))
    if (stage.started === undefined) continue
    const started = Date.parse(stage.started)
    if (started <= last)
      issues.push({ path: [...path, 'started'], message: 'is not after the "started" of the stage before it' })
    if (stage.ended !== undefined && Date.parse(stage.ended) <= started) {
      issues.push({ path: [...path, 'ended'], message: 'is not after "started"' })
    }
    let resumed = started
    for (const [n, { at, resolvedAt }] of rollbacksOf(stage).entries()) {
      const own = [...path, 'rolledBack', ...(Array.isArray(stage.rolledBack) ? [n] : [])]
      if (Date.parse(at) < started) issues.push({ path: [...own, 'at'], message: 'is before "started"' })
      else if (!(Date.parse(at) >= resumed))
        issues.push({ path: [...own, 'at'], message: 'is not after the "resolvedAt" of the roll-back before it' })
      if (resolvedAt !== undefined && Date.parse(resolvedAt) < Date.parse(at))
        issues.push({ path: [...own, 'resolvedAt'], message: 'is before "at"' })
      resumed = resolvedAt === undefined ? Number.NaN : Date.parse(resolvedAt)
    }
    last = started
  }
  const ids = stages.map(({ id }) => id)
  const parts = [...ids, '1-week', '1-month']
  for (const [i, { before }] of (plan.checklists ?? []).entries())
    expectIn(['checklists', i, 'before'], before, parts, 'stage')
  for (const [team] of Object.entries(plan.owners ?? {})) expectIn(['owners', team], team, definition.teams, 'team')
  for (const [i, { team }] of (plan.feedback ?? []).entries())
    expectIn(['feedback', i, 'team'], team, definition.teams, 'team')
  const manual = plan.criteria.filter(({ kind }) => kind === 'manual').map(({ id }) => id)
  for (const [i, { criterion, verdict }] of (plan.manualMetrics ?? []).entries()) {
    expectIn(['manualMetrics', i, 'criterion'], criterion, manual, 'manual criterion')
    if ((criterion === undefined) !== (verdict === undefined))
      issues.push({ path: ['manualMetrics', i], message: 'needs both "criterion" and "verdict", or neither' })
  }
  for (const list of ['manualMetrics', 'feedback'] as const) {
    for (const [i, { stage }] of (plan[list] ?? []).entries()) expectIn([list, i, 'stage'], stage, parts, 'stage')
  }
  if (plan.baseline && 'from' in plan.baseline && Date.parse(plan.baseline.from) >= Date.parse(plan.baseline.to))
    issues.push({ path: ['baseline'], message: 'begins after it ends; swap "from" and "to"' })
  if (plan.baseline && 'stage' in plan.baseline)
    expectIn(['baseline', 'stage'], plan.baseline.stage, ['previous', ...ids], 'stage')
  if (plan.baseline && 'ranges' in plan.baseline) {
    const criteria = plan.criteria.map(({ id }) => id)
    for (const id of Object.keys(plan.baseline.ranges)) {
      if (!criteria.includes(id))
        issues.push({
          path: ['baseline', 'ranges', id],
          message: `is not a criterion; use one of ${criteria.join(', ')}`,
        })
    }
  }
  return issues
}

/** Finds a minimum that a stage cannot reach in its planned time. A stage that has begun is not refused for a forecast. */
function unreachableMinimum(plan: RolloutPlan, stage: Stage, at: SettingPath): Problem[] {
  if (stage.started !== undefined) return []
  const problem = (name: 'users' | 'closedHours', message: string): Problem => {
    const isOwn = stage.minimum?.[name] !== undefined
    const remedy = isOwn ? '' : `; for this stage alone, give it a "minimum" of its own`
    return { path: [...(isOwn ? at : []), 'minimum', name], message: `${message}${remedy}` }
  }
  const { users, closedHours } = { ...plan.minimum, ...stage.minimum }
  const reachable = reachableUsers(plan, stage)
  const planned = plannedMs(stage)
  const title = titleOf(stage)
  const found: Problem[] = []
  if (users !== undefined && reachable !== undefined && users > reachable) {
    found.push(
      problem(
        'users',
        `is ${users}, and ${title} brings about ${Math.floor(reachable)} in the ${planned / DAY} days that it is planned for; write ${defaultMinimumUsers(plan, stage)}, the default, or plan it for longer`,
      ),
    )
  }
  if (closedHours !== undefined && stage.planned && closedHours * HOUR > planned)
    found.push(problem('closedHours', `is ${closedHours}, and ${title} is planned for ${planned / HOUR} hours`))
  return found
}

/** Normalizes an endpoint, such as `POST /messages/:id`, for any name of the ID. */
export function endpointText(endpoint: string): string {
  return endpoint.trim().replace(/\s+/g, ' ').replace(/:\w+/g, ':id')
}

function needsBaseline(criterion: Criterion): boolean {
  const limit = 'max' in criterion ? criterion.max : 'min' in criterion ? criterion.min : undefined
  return criterion.kind === 'new_codes' || typeof limit === 'object'
}

function repeated(ids: readonly string[], pathOf: (i: number) => (string | number)[]): Problem[] {
  return ids.flatMap((id, i) => (ids.indexOf(id) < i ? [{ path: pathOf(i), message: `"${id}" is used twice` }] : []))
}
