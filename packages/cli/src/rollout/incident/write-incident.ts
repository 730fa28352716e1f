import { labelsOf } from '../../journey/labels.ts'
import { time } from '../../system/format.ts'
import type { Facts } from '../results/facts.ts'
import { answerForms } from '../results/form-answers.ts'
import { worstOf } from '../rollback-actions.ts'
import { type Incident, ideasFor } from './incident.ts'

/** What a person says of a rollback; in the place of what the plan says. */
export interface Told {
  readonly reason: string | undefined
  readonly toggleOff: string | undefined
  readonly pullRequest: string | undefined
  readonly alert: string | undefined
  readonly ticket: string | undefined
}

/** A cause of fewer of the losses is not what this is about. */
const LEAST_SHARE = 0.1

/**
 * Puts together what is known of a rollback in `stage`.
 * @throws InputError where the rollout has no such stage, or the data cannot be read.
 */
export async function describeIncident(stage: string, facts: Facts, told: Told): Promise<Incident> {
  const { definition, profile, toggle, links } = facts
  const labels = labelsOf(profile)
  const reported = await facts.stage(stage)
  const { evidence, triggers, rolledBack } = reported
  const { errors } = answerForms({ ...reported, definition, profile })
  const engineering = evidence.funnel.drop_offs.filter(
    ({ kind, where, share }) => kind === 'engineering' && where === 'step' && share >= LEAST_SHARE,
  )
  const codes = engineering
    .filter(({ step, cause }) =>
      Object.hasOwn(definition.steps.find(({ name }) => name === step)?.failures ?? {}, cause),
    )
    .map(({ step, cause }) => ({ step, code: cause }))
  const rolled = rolledBack && `${time(rolledBack.at)}, by ${rolledBack.by}`
  return {
    definition,
    labels,
    stage: reported.title,
    asOf: Date.parse(evidence.funnel.window.as_of),
    // Where no criterion is broken, a person called for it.
    severity: rolledBack?.severity ?? worstOf(triggers) ?? 'critical',
    triggers,
    errors: errors.details,
    ideas: ideasFor(labels, codes),
    toggle,
    tags: facts.tagsOf(triggers.flatMap(({ team }) => team ?? [])),
    links,
    reason: told.reason ?? rolledBack?.reason,
    rolledBack: rolled,
    // At a lower severity it stays on, for fewer.
    toggleOff: told.toggleOff ?? (rolledBack?.severity === 'critical' ? rolled : undefined),
    pullRequest: told.pullRequest ?? rolledBack?.pullRequest,
    alert: told.alert ?? rolledBack?.alert,
    ticket: told.ticket ?? rolledBack?.ticket,
  }
}
