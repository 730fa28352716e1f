import { failureOwner, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import { labelsOf } from '../../journey/labels.ts'
import type { PublishedLoss } from '../../report/publish-funnel.ts'
import { time } from '../../system/format.ts'
import { teamsOf } from '../finding.ts'
import { answerForms } from '../results/form-answers.ts'
import type { PublishedPeriod } from '../results/publish-period.ts'
import type { Facts } from '../results/results-facts.ts'
import { worstOf } from '../rollback-actions.ts'
import { type Incident, ideasFor } from './incident.ts'

/** Facts about a rollback from the command line, which override the plan's. */
export interface IncidentDetails {
  readonly reason: string | undefined
  readonly toggleOff: string | undefined
  readonly pullRequest: string | undefined
  readonly alert: string | undefined
  readonly ticket: string | undefined
}

/** Smallest share of the losses for a cause to be part of the incident. */
const LEAST_SHARE = 0.1

/**
 * Collects the facts about a rollback in `stage`.
 * @throws InputError if the rollout has no such stage, or the data cannot be read.
 */
export async function describeIncident(stage: string, facts: Facts, details: IncidentDetails): Promise<Incident> {
  const { definition, profile, toggle, links } = facts
  const labels = labelsOf(profile)
  const reported = await facts.rolledBackStage(stage)
  const { published, triggers } = reported
  const rolledBack = reported.rollbacks.at(-1)
  const { errors } = answerForms({ ...reported, definition, profile })
  const rolled = rolledBack && `${time(rolledBack.at)}, by ${rolledBack.by}`
  return {
    definition,
    labels,
    stage: reported.title,
    asOf: Date.parse(published.funnel.window.as_of),
    // If no criterion is broken, a person called for the rollback.
    severity: rolledBack?.severity ?? worstOf(triggers) ?? 'critical',
    triggers,
    firstSteps: reported.stale?.actions ?? [],
    errors: errors.details,
    ideas: ideasFor(labels, codesToLookAt(definition, published)),
    toggle,
    tags: facts.tagsOf(triggers.flatMap(teamsOf)),
    links,
    reason: details.reason ?? rolledBack?.reason,
    rolledBack: rolled,
    // At a lower severity it stays on, for fewer.
    toggleOff: details.toggleOff ?? (rolledBack?.severity === 'critical' ? rolled : undefined),
    pullRequest: details.pullRequest ?? rolledBack?.pullRequest,
    alert: details.alert ?? rolledBack?.alert,
    ticket: details.ticket ?? rolledBack?.ticket,
  }
}

/**
 * Returns the codes that cost the most journeys, if these may be shown; otherwise those that were logged most, which the
 * ticket also lists. A list with a threshold over hidden counts would reveal their size.
 */
function codesToLookAt(
  definition: JourneyDefinition,
  { funnel: { losses, journeys }, failures }: PublishedPeriod,
): { step: string; code: string }[] {
  const dropped = journeys.dropped.number
  const isDeclared = ({ step, cause }: PublishedLoss) =>
    Object.hasOwn(definition.steps.find(({ name }) => name === step)?.failures ?? {}, cause)
  const shown = losses.filter(
    loss =>
      loss.kind === 'engineering' && loss.where === 'step' && isDeclared(loss) && loss.journeys.number !== undefined,
  )
  const frequent = shown.filter(loss => dropped === undefined || (loss.journeys.number ?? 0) / dropped >= LEAST_SHARE)
  if (shown.length > 0) return frequent.map(({ step, cause }) => ({ step, code: cause }))
  const logged = failures.counts
    .map(({ stepNumber, ...own }) => ({ ...own, step: definition.steps[stepNumber - 1] as StepDefinition }))
    .filter(({ step, code }) => failureOwner(step, code)?.kind === 'engineering')
  const often = logged.filter(({ events }) => events.number !== undefined)
  return (often.length > 0 ? often : logged)
    .sort((a, b) => (b.events.number ?? 0) - (a.events.number ?? 0))
    .map(({ step, code }) => ({ step: step.name, code }))
}
