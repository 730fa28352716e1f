import type { JourneyDefinition } from '@journey-monitor/sdk'
import { endpointText } from '../journey/endpoint-text.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import type { Problem, SettingPath } from '../system/settings.ts'
import { DAY, HOUR } from '../system/time-units.ts'
import { type Criterion, type RolloutPlan, rollbacksOf, type Stage, stagesOf } from './rollout-plan.ts'
import { defaultMinimumUsers, plannedMs, reachableUsers, titleOf } from './stages.ts'

/** Finds values of a plan that are well-formed, but contradict each other or the journey. */
export function contradictions(plan: RolloutPlan, { definition, profile }: LoadedJourney): Problem[] {
  const endpoints = profile.siteMap.endpoints.map(({ method, path }) => endpointText(`${method} ${path}`))
  return [
    ...(plan.journey === definition.name
      ? []
      : [
          {
            path: ['journey'],
            message: `this plan is for ${plan.journey}, and the definition is that of ${definition.name}; choose the definition with --definition`,
          },
        ]),
    ...inCriteria(plan, definition, endpoints),
    ...inStages(plan),
    ...inNotes(plan, definition),
    ...inBaseline(plan, definition),
  ]
}

function inCriteria(plan: RolloutPlan, definition: JourneyDefinition, endpoints: readonly string[]): Problem[] {
  const steps = definition.steps.map(({ name }) => name)
  const found = plan.criteria.flatMap((criterion, i): Problem[] => {
    const at = (...path: string[]) => ['criteria', i, ...path]
    const unknown = unknownIn(definition)
    return [
      ...('step' in criterion
        ? unknown(at('step'), criterion.step, criterion.kind === 'handoff_loss' ? steps.slice(1) : steps, 'step')
        : []),
      ...unknown(at('team'), criterion.team, definition.teams, 'team'),
      ...(criterion.kind === 'silence' ? unknown(at('app'), criterion.app, definition.apps, 'app') : []),
      ...('endpoint' in criterion && endpoints.length > 0
        ? unknown(at('endpoint'), endpointText(criterion.endpoint), endpoints, 'endpoint')
        : []),
      ...(needsBaseline(criterion) && !plan.baseline
        ? [{ path: at(), message: 'compares with a baseline, and the plan has none; add "baseline", or give a share' }]
        : []),
    ]
  })
  const ids = plan.criteria.map(({ id }) => id)
  return [...found, ...repeated(ids, i => ['criteria', i, 'id'])]
}

function inStages(plan: RolloutPlan): Problem[] {
  const places = plan.phases.flatMap(({ stages }, phase) => stages.map((_, i) => ['phases', phase, 'stages', i]))
  const pathOf = (i: number) => places[i] as SettingPath
  const stages = stagesOf(plan)
  const found = repeated(
    stages.map(({ id }) => id),
    i => [...pathOf(i), 'id'],
  )
  const { traffic } = plan
  if (traffic?.peakUsersPerWeek !== undefined && traffic.peakUsersPerWeek < traffic.usersPerWeek)
    found.push({
      path: ['traffic', 'peakUsersPerWeek'],
      message: `is less than "usersPerWeek", ${traffic.usersPerWeek}`,
    })
  let percentage = 0
  let last = Number.NEGATIVE_INFINITY
  for (const [i, stage] of stages.entries()) {
    const path = pathOf(i)
    if (stage.kind === 'percentage' && stage.percentage === undefined)
      found.push({ path, message: 'needs "percentage"' })
    if (stage.planned && Date.parse(stage.planned.from) >= Date.parse(stage.planned.to))
      found.push({ path: [...path, 'planned'], message: 'begins after it ends; swap "from" and "to"' })
    if (stage.percentage !== undefined && stage.percentage < percentage)
      found.push({
        path: [...path, 'percentage'],
        message: `is ${stage.percentage}, and an earlier stage has ${percentage}; for fewer users, record "rolledBack" in the stage that runs`,
      })
    percentage = Math.max(percentage, stage.percentage ?? 0)
    found.push(...unreachableMinimum(plan, stage, path))
    if (stage.started === undefined) continue
    const started = Date.parse(stage.started)
    if (started <= last)
      found.push({ path: [...path, 'started'], message: 'is not after the "started" of the stage before it' })
    if (stage.ended !== undefined && Date.parse(stage.ended) <= started)
      found.push({ path: [...path, 'ended'], message: 'is not after "started"' })
    found.push(...inRollbacks(stage, started, path))
    last = started
  }
  return found
}

function inRollbacks(stage: Stage, started: number, path: SettingPath): Problem[] {
  const found: Problem[] = []
  let resumed = started
  for (const [n, { at, resolvedAt }] of rollbacksOf(stage).entries()) {
    const own = [...path, 'rolledBack', ...(Array.isArray(stage.rolledBack) ? [n] : [])]
    if (Date.parse(at) < started) found.push({ path: [...own, 'at'], message: 'is before "started"' })
    else if (!(Date.parse(at) >= resumed))
      found.push({ path: [...own, 'at'], message: 'is not after the "resolvedAt" of the roll-back before it' })
    if (resolvedAt !== undefined && Date.parse(resolvedAt) < Date.parse(at))
      found.push({ path: [...own, 'resolvedAt'], message: 'is before "at"' })
    resumed = resolvedAt === undefined ? Number.NaN : Date.parse(resolvedAt)
  }
  return found
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

/** Checks the teams, stages and criteria that checklists, owners, feedback and manual metrics name. */
function inNotes(plan: RolloutPlan, definition: JourneyDefinition): Problem[] {
  const unknown = unknownIn(definition)
  const { checklists = [], owners = {}, feedback = [], manualMetrics = [] } = plan
  const times = [...stagesOf(plan).map(({ id }) => id), '1-week', '1-month']
  const manual = plan.criteria.filter(({ kind }) => kind === 'manual').map(({ id }) => id)
  return [
    ...checklists.flatMap(({ before }, i) => unknown(['checklists', i, 'before'], before, times, 'stage')),
    ...Object.keys(owners).flatMap(team => unknown(['owners', team], team, definition.teams, 'team')),
    ...feedback.flatMap(({ team }, i) => unknown(['feedback', i, 'team'], team, definition.teams, 'team')),
    ...manualMetrics.flatMap(({ criterion, verdict }, i) => [
      ...unknown(['manualMetrics', i, 'criterion'], criterion, manual, 'manual criterion'),
      ...((criterion === undefined) === (verdict === undefined)
        ? []
        : [{ path: ['manualMetrics', i], message: 'needs both "criterion" and "verdict", or neither' }]),
    ]),
    ...manualMetrics.flatMap(({ stage }, i) => unknown(['manualMetrics', i, 'stage'], stage, times, 'stage')),
    ...feedback.flatMap(({ stage }, i) => unknown(['feedback', i, 'stage'], stage, times, 'stage')),
  ]
}

function inBaseline({ baseline, ...plan }: RolloutPlan, definition: JourneyDefinition): Problem[] {
  if (!baseline) return []
  if ('from' in baseline && Date.parse(baseline.from) >= Date.parse(baseline.to))
    return [{ path: ['baseline'], message: 'begins after it ends; swap "from" and "to"' }]
  if ('stage' in baseline) {
    const stages = stagesOf(plan).map(({ id }) => id)
    return unknownIn(definition)(['baseline', 'stage'], baseline.stage, ['previous', ...stages], 'stage')
  }
  if (!('ranges' in baseline)) return []
  const criteria = plan.criteria.map(({ id }) => id)
  return Object.keys(baseline.ranges)
    .filter(id => !criteria.includes(id))
    .map(id => ({
      path: ['baseline', 'ranges', id],
      message: `is not a criterion; use one of ${criteria.join(', ')}`,
    }))
}

/** Creates the check that a value is one of those of the journey or the plan. An absent value is. */
function unknownIn({ name }: JourneyDefinition) {
  return (path: SettingPath, value: string | undefined, values: readonly string[], what: string): Problem[] =>
    value === undefined || values.includes(value)
      ? []
      : [{ path, message: `${name} has no ${what} "${value}"; use one of ${values.join(', ')}` }]
}

function needsBaseline(criterion: Criterion): boolean {
  const limit = 'max' in criterion ? criterion.max : 'min' in criterion ? criterion.min : undefined
  return criterion.kind === 'new_codes' || typeof limit === 'object'
}

function repeated(ids: readonly string[], pathOf: (i: number) => (string | number)[]): Problem[] {
  return ids.flatMap((id, i) => (ids.indexOf(id) < i ? [{ path: pathOf(i), message: `"${id}" is used twice` }] : []))
}
