import { slackText } from './incident/slack.ts'
import type { RolloutPlan } from './rollout-plan.ts'

const DISCIPLINES = ['engineering', 'product', 'ux'] as const
type Discipline = (typeof DISCIPLINES)[number]

/** Lists the rollout's own Slack handles and those of `teams`, each once; of all teams if `teams` is empty. */
export function handlesOf({ slack, owners = {} }: RolloutPlan, teams: readonly string[]): string[] {
  const concerned = Object.keys(owners).filter(team => teams.length === 0 || teams.includes(team))
  return [
    ...new Set([...(slack?.handles ?? []), ...concerned.flatMap(team => ownersOf({ owners }, team, DISCIPLINES))]),
  ]
}

/** Lists the Slack handles of a team's engineers, product people or UX. */
export function ownersOf(
  { owners = {} }: Pick<RolloutPlan, 'owners'>,
  team: string,
  disciplines: readonly Discipline[],
): string[] {
  return disciplines.flatMap(discipline => owners[team]?.[discipline] ?? [])
}

/**
 * Formats handles in Slack's markup: the ID of a member or a group as a mention. A name stays text, because Slack can't mention it.
 * @example slackMentions(['@meds-ux', 'U012AB3CD']) // '@meds-ux <@U012AB3CD>'
 */
export function slackMentions(handles: readonly string[]): string {
  const mentions = handles.map(handle => {
    const name = handle.trim().replace(/^@/, '')
    if (/^[UW][A-Z0-9]{6,}$/.test(name)) return `<@${name}>`
    if (/^S[A-Z0-9]{6,}$/.test(name)) return `<!subteam^${name}>`
    return `@${slackText(name)}`
  })
  return mentions.join(' ')
}
