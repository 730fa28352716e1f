import { escapeMarkdown } from '../system/markdown-text.ts'
import { incidentLinks } from './incident-links.ts'
import { type Rollback, type RolloutPlan, rollbacksOf, type Stage, stagesOf } from './rollout-plan.ts'
import { titleOf } from './stages.ts'

/** No text of a plan is longer on the note. */
const LONGEST = 200

/**
 * Renders the stages and incidents of a plan as Markdown for a dashboard: what the plan says, and nothing that depends on when it is
 * rendered. People's names are left out, and text of the plan is neither markup nor a mention.
 */
export function renderRolloutNote(plan: RolloutPlan): string {
  const { toggle, launched } = plan
  return [
    `**Rollout** of the feature toggle ${plain(toggle)}, as its plan says. \`journey-monitor rollout check --post-events\` marks it on the time series.`,
    '',
    ...stagesOf(plan).flatMap(stage => [
      `- **${plain(titleOf(stage))}**: ${stageText(stage)}`,
      ...rollbacksOf(stage).map(each => `  - ${rollbackText(each)}`),
    ]),
    ...(launched === undefined ? [] : [`- **launched**: ${plain(launched)}`]),
  ].join('\n')
}

function stageText({ planned, started, ended }: Stage): string {
  const times = [
    planned && `planned ${plain(planned.from)} to ${plain(planned.to)}`,
    started !== undefined && `start ${plain(started)}`,
    ended !== undefined && `end ${plain(ended)}`,
  ].filter(text => typeof text === 'string')
  return times.join('; ') || 'no dates yet'
}

function rollbackText(rollback: Rollback): string {
  const { at, severity, reason, resolvedAt } = rollback
  const links = Object.entries(incidentLinks(rollback)).map(([name, url]) => `[${name}](${url})`)
  const parts = [
    `rolled back ${plain(at)} (${severity})${reason === undefined ? '' : `: ${plain(reason)}`}`,
    resolvedAt === undefined ? 'fix not in production yet' : `fix in production ${plain(resolvedAt)}`,
    ...links,
  ]
  return parts.join('; ')
}

function plain(text: string): string {
  return escapeMarkdown(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)
}
