import { labelsOf } from '../journey/labels.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { header, type SlackMessage, section, slackText } from './incident/slack.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import { ownersOf, slackMentions } from './slack-handles.ts'

/**
 * Writes the UX feedback as a Slack message: the plan's feedback that isn't `notified`, by team, to the product people
 * of all teams and the engineers of the team that it concerns. Undefined if there is none.
 */
export function feedbackMessage({ definition, profile }: LoadedJourney, plan: RolloutPlan): SlackMessage | undefined {
  const labels = labelsOf(profile)
  const { slack, feedback = [] } = plan
  const open = feedback.filter(({ notified }) => notified === undefined)
  if (open.length === 0) return undefined
  const product = definition.teams.flatMap(team => ownersOf(plan, team, ['product']))
  const sections = definition.teams.flatMap(team => {
    const own = open.filter(each => each.team === team)
    if (own.length === 0) return []
    const lines = own.map(({ text, date, by, stage }) => {
      const where = stage === undefined ? '' : `, ${stage.match(/^1-/) ? stage : `stage ${stage}`}`
      return `• ${slackText(text)} (${slackText(`${date}, by ${by}${where}`)})`
    })
    const tagged = slackMentions([...new Set([...product, ...ownersOf(plan, team, ['engineering'])])])
    return [section([`*${slackText(labels.team(team))}* ${tagged}`.trim(), ...lines].join('\n'))]
  })
  const title = `Feedback on ${definition.name}: ${open.length} new`
  return {
    ...(slack?.channel !== undefined && { channel: slack.channel }),
    text: slackText(title),
    blocks: [header(title), ...sections],
  }
}
