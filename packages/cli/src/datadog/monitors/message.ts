import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import { type DatadogConfig, DISCIPLINES } from '../config.ts'
import { logLink, REPLAYED, rumLink } from '../explorer-links.ts'
import { failureLogs } from '../failure-logs.ts'
import { all } from '../query.ts'
import { oneLess, whatToDo } from './severity-steps.ts'
import { type Watch, withUnit } from './watch.ts'

/** Message of a monitor in Datadog's Markdown: first the problem, then the steps for the person on call. */
export function monitorMessage(journey: LoadedJourney, config: DatadogConfig, watch: Watch): string {
  const { definition, profile } = journey
  const { team, number, unit, window, critical, warning, comparison, severity, look, key, criterion } = watch
  const { handles, urls } = config
  const own = handles[team]
  const everyone = DISCIPLINES.flatMap(discipline => own?.[discipline] ?? [])
  const engineering = own?.engineering ?? []
  const amount = (value: number | string) => withUnit(`${value}`, unit)
  const limits = [
    `alert ${comparison} ${amount(critical)}`,
    ...(warning === undefined ? [] : [`warning ${comparison} ${amount(warning)}`]),
  ]
  const from = criterion === undefined ? '' : `; the limits of the rollout plan’s criterion \`${criterion}\``
  const action = (level: typeof severity) => [
    `**Severity: ${level}**`,
    ...whatToDo(definition, level).map((step, i) => `${i + 1}. ${step}`),
  ]
  return [
    `${number} **${amount('{{value}}')}** in the last ${window} (${limits.join(', ')}${from}).`,
    '',
    `**Owner:** ${labelsOf(profile).team(team)} (${team})`,
    '',
    ...when('is_alert', action(severity)),
    ...(warning === undefined ? [] : when('is_warning', action(oneLess(severity)))),
    '**Look first**',
    ...look.map(each => `- ${each}`),
    ...linksOf(journey, config, watch).map(each => `- ${each}`),
    '',
    `Runbook: ${runbookLink(config, key)}`,
    `Dashboard: ${urls.dashboards}`,
    ...(everyone.length
      ? ['', ...when('is_alert', [everyone.join(' ')]), ...when('is_alert_recovery', [everyone.join(' ')])]
      : []),
    ...(engineering.length && warning !== undefined
      ? [...when('is_warning', [engineering.join(' ')]), ...when('is_warning_recovery', [engineering.join(' ')])]
      : []),
  ]
    .join('\n')
    .trim()
}

/** Links to the events that the monitor counted, in the window that ended when it was triggered. */
function linksOf({ definition, profile }: LoadedJourney, config: DatadogConfig, watch: Watch): string[] {
  const { site } = profile.monitoring
  const { queries, window, step, codes } = watch
  const [amount, unit] = [Number.parseInt(window, 10), window.endsWith('h') ? '*60*60*1000' : '*60*1000']
  const time = {
    from: `{{eval "last_triggered_at_epoch-${amount}${unit}"}}`,
    to: '{{last_triggered_at_epoch}}',
  }
  const inRum = queries.filter(({ source }) => source !== 'logs')
  const [counted] = inRum
  const events = inRum.map(({ name, search }) => `[${name}](${rumLink(site, search, time)})`)
  return [
    ...(events.length > 0 ? [`Events in the RUM Explorer: ${events.join(', ')}`] : []),
    ...(counted && config.sessionReplay === 'on'
      ? [`[Session replays](${rumLink(site, all(counted.search, REPLAYED), time)})`]
      : []),
    ...(codes && config.logs === 'on'
      ? [`[Logs](${logLink(site, failureLogs(definition, config, { step, codes }), time)})`]
      : []),
  ]
}

/** Each monitor has a section of its name in the runbook. */
function runbookLink({ urls }: DatadogConfig, key: string): string {
  return urls.runbook === '' ? `section ${key}` : `${urls.runbook}#${key}`
}

function when(condition: string, lines: readonly string[]): string[] {
  return [`{{#${condition}}}`, ...lines, `{{/${condition}}}`]
}
