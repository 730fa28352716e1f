import { endpointText } from '../journey/endpoint-text.ts'
import { labelsOf } from '../journey/labels.ts'
import { handoffOwner } from '../journey/loss-owner.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { humanize } from '../system/format.ts'
import type { RateCriterion } from './evidence.ts'
import type { Assessment, Finding, Judgement } from './finding.ts'
import { judgeLatency } from './judge-latency.ts'
import { judgeManual } from './judge-manual.ts'
import { judgeNewCodes } from './judge-new-codes.ts'
import { judgeShare } from './judge-share.ts'
import { judgeSilence } from './judge-silence.ts'
import type { Criterion } from './rollout-plan.ts'

export const isRate = (criterion: Criterion): criterion is RateCriterion =>
  !['latency', 'new_codes', 'silence', 'manual'].includes(criterion.kind)

/** Judges every criterion of the plan. */
export async function assess(assessment: Assessment): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const criterion of assessment.plan.criteria) {
    const { id, name, severity } = criterion
    const { otherTeams, ...judged } = await judge(criterion, assessment)
    findings.push({
      id,
      name: name ?? defaultName(criterion, assessment),
      team: teamOf(criterion, assessment),
      severity,
      ...judged,
      ...(criterion.team === undefined ? otherTeams && { otherTeams } : { team: criterion.team }),
    })
  }
  return findings
}

async function judge(criterion: Criterion, assessment: Assessment): Promise<Judgement> {
  if (isRate(criterion)) return judgeShare(criterion, assessment)
  switch (criterion.kind) {
    case 'latency':
      return judgeLatency(criterion, assessment)
    case 'new_codes':
      return judgeNewCodes(criterion, assessment)
    case 'silence':
      return judgeSilence(criterion, assessment)
    case 'manual':
      return judgeManual(criterion, assessment)
  }
}

/** Returns the team that owns a criterion. Default: the owner of its step, handoff, endpoint or app. */
export function teamOf(criterion: Criterion, { definition, profile }: LoadedJourney): string {
  if (criterion.team !== undefined) return criterion.team
  const stepTeam = (name: string) => definition.steps.find(step => step.name === name)?.team
  const first = definition.teams[0] as string
  switch (criterion.kind) {
    case 'failure_rate':
      return stepTeam(criterion.step) ?? first
    case 'handoff_loss': {
      const step = definition.steps.find(({ name }) => name === criterion.step)
      return step ? handoffOwner(step).team : first
    }
    case 'endpoint_errors':
    case 'latency': {
      const own = profile.siteMap.endpoints.find(
        ({ method, path }) => endpointText(`${method} ${path}`) === endpointText(criterion.endpoint),
      )
      return own?.team ?? first
    }
    case 'silence':
      return definition.steps.find(({ app }) => app === criterion.app)?.team ?? first
    case 'conversion':
      return stepTeam(definition.convertingStep) ?? first
    default:
      return first
  }
}

export function defaultName(criterion: Criterion, { definition, profile }: LoadedJourney): string {
  const { convertingStep, intentStep, steps } = definition
  switch (criterion.kind) {
    case 'conversion':
      return `Conversion from “${humanize(intentStep)}” to “${humanize(convertingStep)}”`
    case 'failure_rate':
      return `Failures in “${humanize(criterion.step)}”`
    case 'handoff_loss':
      return `Lost on the way to “${humanize(criterion.step)}”`
    case 'drop_off':
      return `Lost by ${labelsOf(profile).team(criterion.team)}${criterion.cause && criterion.cause !== 'any' ? `, ${humanize(criterion.cause).toLowerCase()}` : ''}`
    case 'endpoint_errors':
      return `Answers other than 200 and 201 of ${criterion.endpoint}`
    case 'latency':
      return `Latency of ${criterion.endpoint}`
    case 'new_codes':
      return 'New failure codes'
    case 'silence':
      return criterion.app ? `Silence of ${criterion.app}` : `Nobody sees “${humanize(steps[0]?.name ?? '')}”`
    case 'telemetry_loss':
      return 'Journeys that miss an event'
    case 'manual':
      return humanize(criterion.id)
  }
}
