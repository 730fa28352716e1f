import { time } from '../../system/format.ts'
import { code, FILL_IN, oneLine, webLink } from '../../system/markdown-text.ts'
import { teamText } from '../describe-finding.ts'
import { ACTIONS } from '../rollback-actions.ts'
import { type Incident, judgedBy } from './incident.ts'

/** The rollback ticket, as Markdown, under the headings that the rollback process asks for. */
export function renderTicket(incident: Incident): string {
  const { definition, stage, severity, firstSteps, asOf } = incident
  const parts = [
    `# Rollback: ${code(definition.name)}, ${oneLine(stage)}`,
    `Severity: **${severity}**${judgedBy(incident)}. As of ${time(asOf)}.`,
    ...(firstSteps.length > 0 ? [bullets(firstSteps)] : []),
    '## Summary of what caused the rollback process',
    summary(incident),
    '## Confirmation that the feature toggle has been turned off (or that a PR has been submitted)',
    confirmation(incident),
    '## Next step ideas for solving the rollback trigger',
    nextSteps(incident),
    '## Other relevant links/images',
    links(incident),
    '## Link to initial Slack alert for reference',
    `- ${incident.alert === undefined ? FILL_IN : webLink(incident.alert)}`,
    '## Who to tag',
    bullets(incident.tags.length > 0 ? incident.tags.map(tag => code(`@${tag.trim().replace(/^@/, '')}`)) : [FILL_IN]),
  ]
  return `${parts.join('\n\n')}\n`
}

function summary({ labels, triggers, reason, rolledBack, errors }: Incident): string {
  const broken = triggers.map(
    ({ name, severity, definition: wanted, actual, ...teams }) =>
      `${oneLine(name)} (${teamText(teams, labels.team)}, ${severity}): ${oneLine(actual)}; expected: ${oneLine(wanted)}`,
  )
  const causes = [...(reason === undefined ? [] : [oneLine(reason)]), ...broken]
  return [
    bullets(causes.length > 0 ? causes : [FILL_IN]),
    ...(rolledBack === undefined ? [] : [`Rolled back: ${oneLine(rolledBack)}.`]),
    ...(errors.length > 0 ? ['Types of errors logged:', bullets(errors)] : []),
  ].join('\n\n')
}

function confirmation({ toggle, toggleOff, pullRequest }: Incident): string {
  const isOff = toggleOff !== undefined
  return bullets([
    `Feature toggle: ${toggle === undefined ? FILL_IN : code(toggle)}`,
    `[${isOff ? 'x' : ' '}] Turned off: ${isOff ? oneLine(toggleOff) : `${FILL_IN} when, and by whom`}`,
    `[${pullRequest === undefined ? ' ' : 'x'}] PR submitted: ${pullRequest === undefined ? FILL_IN : webLink(pullRequest)}`,
  ])
}

function nextSteps({ severity, ideas }: Incident): string {
  return [
    bullets([...ideas.map(oneLine), `${FILL_IN} further ideas`]),
    `The release plan’s process for a ${severity}-severity issue:`,
    ACTIONS[severity].map(step => `- [ ] ${step}`).join('\n'),
  ].join('\n\n')
}

function links({ links }: Incident): string {
  return bullets([...links.map(({ name, url }) => `${oneLine(name)}: ${webLink(url)}`), `Images: ${FILL_IN}`])
}

function bullets(items: readonly string[]): string {
  return items.map(item => `- ${item}`).join('\n')
}
