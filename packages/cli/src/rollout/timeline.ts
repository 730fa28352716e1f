import { createHash } from 'node:crypto'
import type { RolloutMark } from '../journey/rollout-mark.ts'
import { DAY, MINUTE } from '../system/time-units.ts'
import { describeReason, type TeamName } from './describe-finding.ts'
import { incidentLinks } from './incident-links.ts'
import type { PublishedCheck } from './publish-check.ts'
import { headline } from './render-check.ts'
import { type Rollback, type RolloutPlan, rollbacksOf, type Stage, stagesOf } from './rollout-plan.ts'
import { titleOf } from './stages.ts'

/** Lists the plan's marks up to `asOf` (epoch ms): starts of stages, roll-backs, fixes, incidents, the launch. */
export function planMarks(plan: RolloutPlan, asOf: number): RolloutMark[] {
  const { journey, toggle, launched } = plan
  const marks = stagesOf(plan).flatMap(stage => [
    ...(stage.started === undefined ? [] : [startMark(stage, stage.started)]),
    ...rollbacksOf(stage).flatMap((rollback, i) => rollbackMarks(journey, stage, { ...rollback, number: i + 1 }, asOf)),
  ])
  return [...marks, ...(launched === undefined ? [] : [launchMark(launched)])].filter(({ from }) => from <= asOf)

  function startMark(stage: Stage, started: string): RolloutMark {
    return {
      key: keyOf('started', stage.id, started),
      subject: keyOf('started', stage.id),
      title: `${journey}: ${titleOf(stage)} starts`,
      text: `The feature toggle ${toggle} is set for ${titleOf(stage)}.`,
      ...timeRange(started),
      level: 'info',
    }
  }

  function launchMark(launched: string): RolloutMark {
    return {
      key: keyOf('launched', 'all', launched),
      subject: keyOf('launched', 'all'),
      title: `${journey}: launched`,
      text: `All users have the feature toggle ${toggle} on.`,
      ...timeRange(launched),
      level: 'success',
    }
  }
}

function rollbackMarks(
  journey: string,
  stage: Stage,
  rollback: Rollback & { readonly number: number },
  asOf: number,
): RolloutMark[] {
  const { at, severity, resolvedAt, number } = rollback
  const title = `${journey}: ${titleOf(stage)}`
  const links = Object.entries(incidentLinks(rollback)).map(([name, url]) => `${name}: ${url}`)
  const level = severity === 'low' ? 'warning' : 'error'
  const rolledBack: RolloutMark = {
    key: keyOf('rolled-back', stage.id, at),
    subject: keyOf('rolled-back', stage.id, `${number}`),
    title: `${title} is rolled back (${severity})`,
    text: `Severity: ${severity}.`,
    ...timeRange(at),
    level,
  }
  // The plan does not say when a link was added. A mark with more links corrects none.
  const incidentKey = keyOf('incident', stage.id, at, ...links)
  const incident: RolloutMark = {
    ...{ key: incidentKey, subject: incidentKey },
    title: `${title}: incident`,
    text: links.join('\n'),
    ...{ from: Date.parse(at), to: asOf + MINUTE },
    level,
  }
  const resumed = (at: string): RolloutMark => ({
    key: keyOf('resumed', stage.id, at),
    subject: keyOf('resumed', stage.id, `${number}`),
    title: `${title} resumes`,
    text: 'The fix is in production.',
    ...timeRange(at),
    level: 'success',
  })
  return [
    rolledBack,
    ...(links.length > 0 ? [incident] : []),
    ...(resolvedAt === undefined ? [] : [resumed(resolvedAt)]),
  ]
}

/**
 * Makes the mark of a verdict that asks for a roll-back; undefined for any other verdict. It stays the same mark until the plan
 * says that the stage is rolled back, or the severity becomes worse. Its numbers are those that `checked` may show.
 */
export function verdictMark(checked: PublishedCheck, stage: Stage, teamName: TeamName): RolloutMark | undefined {
  const { journey, verdict, severity, reasons, actions } = checked
  if (verdict !== 'roll back' || severity === undefined) return undefined
  const at = Date.parse(checked.as_of)
  const rollbacks = rollbacksOf(stage).filter(each => Date.parse(each.at) <= at).length
  const key = keyOf('verdict', stage.id, severity, String(rollbacks))
  return {
    ...{ key, subject: key },
    title: `${journey}: ${headline(checked, titleOf(stage))}`,
    text: [...reasons.map(reason => describeReason(reason, teamName)), `Now: ${actions[0]}`].join('\n'),
    ...{ from: at, to: at + MINUTE },
    level: severity === 'low' ? 'warning' : 'error',
  }
}

function timeRange(written: string): Pick<RolloutMark, 'from' | 'to'> {
  const from = Date.parse(written)
  return { from, to: from + (/^\d{4}-\d\d-\d\d$/.test(written) ? DAY : MINUTE) }
}

/** @example keyOf('started', 'B', '2026-12-01') // 'started-b-5d41402abc' */
function keyOf(what: string, stage: string, ...parts: readonly string[]): string {
  const name = stage
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 20)
  const digits = createHash('sha256')
    .update(JSON.stringify([stage, ...parts]))
    .digest('hex')
  return `${what}-${name}-${digits.slice(0, 10)}`
}
