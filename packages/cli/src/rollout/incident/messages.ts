import { time } from '../../system/format.ts'
import { FILL_IN } from '../../system/markdown-text.ts'
import { teamText } from '../describe-finding.ts'
import { ACTIONS } from '../rollback-actions.ts'
import { slackMentions } from '../slack-handles.ts'
import { type Incident, judgedBy } from './incident.ts'
import { header, type SlackMessage, section, slackLink, slackText, threadOf } from './slack.ts'

/** Renders the announcement of the rollback process, with the reason and the people who should act. */
export function alertMessage(incident: Incident): SlackMessage {
  const { definition, labels, stage, severity, triggers, firstSteps, reason, toggle, asOf } = incident
  const howBad = `${severity}${judgedBy(incident)}`
  const title = `Rollback process initiated: ${definition.name}, ${stage}`
  const why = [
    ...(reason === undefined ? [] : [slackText(reason)]),
    ...triggers.map(
      ({ name, severity, actual, definition: wanted, ...teams }) =>
        `*${slackText(name)}* (${slackText(teamText(teams, labels.team))}, ${severity}): ${slackText(actual)}; expected: ${slackText(wanted)}`,
    ),
  ]
  const now = [...firstSteps, ...ACTIONS[severity].slice(0, 1)].map(slackText).join('\n')
  return {
    text: slackText(`${title}. Severity: ${howBad}`),
    blocks: [
      header(title),
      section(
        `*Severity:* ${howBad}, as of ${time(asOf)}\n*What triggered it:*\n${bullets(why.length > 0 ? why : [FILL_IN])}`,
      ),
      section(
        `*What happens now:* ${now}\n*Feature toggle:* ${toggle === undefined ? FILL_IN : `\`${slackText(toggle)}\``}`,
      ),
      ...linksOf(incident),
      section(`*Please look:* ${slackMentions(incident.tags) || FILL_IN}`),
    ],
  }
}

/** Answers the alert with the ticket. */
export function followUpMessage(incident: Incident): SlackMessage {
  const { definition, stage, ticket, alert, toggleOff, pullRequest } = incident
  const title = `Rollback of ${definition.name}, ${stage}: the ticket`
  const state = [
    toggleOff === undefined ? undefined : `*Toggle turned off:* ${slackText(toggleOff)}`,
    pullRequest === undefined ? undefined : `*PR submitted:* ${slackLink('pull request', pullRequest)}`,
  ].filter(line => line !== undefined)
  const thread = alert === undefined ? undefined : threadOf(alert)
  return {
    text: slackText(title),
    blocks: [
      section(`*${slackText(title)}:* ${ticket === undefined ? FILL_IN : slackLink('rollback ticket', ticket)}`),
      section((state.length > 0 ? state : [`*Toggle turned off, or PR submitted:* ${FILL_IN}`]).join('\n')),
    ],
    ...(thread === undefined ? {} : { thread_ts: thread }),
  }
}

function linksOf({ links }: Incident) {
  return links.length > 0 ? [section(links.map(({ name, url }) => slackLink(name, url)).join(' · '))] : []
}

function bullets(items: readonly string[]): string {
  return items.map(item => `• ${item}`).join('\n')
}
