import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import { type DatadogConfig, DISCIPLINES } from '../config.ts'
import { oneLess, whatToDo } from './severity-steps.ts'
import type { Watch } from './watch.ts'

/** What a monitor says, in Datadog's Markdown: first what is wrong, then what to do, in the order of the night. */
export function monitorMessage({ definition, profile }: LoadedJourney, config: DatadogConfig, watch: Watch): string {
  const { team, number, unit, window, critical, warning, comparison, severity, look, key } = watch
  const { handles, urls } = config
  const own = handles[team]
  const all = DISCIPLINES.flatMap(discipline => own?.[discipline] ?? [])
  const engineering = own?.engineering ?? []
  const amount = (value: number | string) => [value, unit].filter(part => part !== '').join(' ')
  const limits = [
    `alert ${comparison} ${amount(critical)}`,
    ...(warning === undefined ? [] : [`warning ${comparison} ${amount(warning)}`]),
  ]
  const action = (level: typeof severity) => [
    `**Severity: ${level}**`,
    ...whatToDo(definition, level).map((step, i) => `${i + 1}. ${step}`),
  ]
  return [
    `${number} **${amount('{{value}}')}** in the last ${window} (${limits.join(', ')}).`,
    '',
    `**Owner:** ${labelsOf(profile).team(team)} (${team})`,
    '',
    ...when('is_alert', action(severity)),
    ...(warning === undefined ? [] : when('is_warning', action(oneLess(severity)))),
    '**Look first**',
    ...look.map(each => `- ${each}`),
    '',
    `Runbook: ${runbookLink(config, key)}`,
    `Dashboard: ${urls.dashboards}`,
    ...(all.length ? ['', ...when('is_alert', [all.join(' ')]), ...when('is_alert_recovery', [all.join(' ')])] : []),
    ...(engineering.length && warning !== undefined
      ? [...when('is_warning', [engineering.join(' ')]), ...when('is_warning_recovery', [engineering.join(' ')])]
      : []),
  ]
    .join('\n')
    .trim()
}

/** Each monitor has a section of its name in the runbook. */
function runbookLink({ urls }: DatadogConfig, key: string): string {
  return urls.runbook === '' ? `section ${key}` : `${urls.runbook}#${key}`
}

function when(condition: string, lines: readonly string[]): string[] {
  return [`{{#${condition}}}`, ...lines, `{{/${condition}}}`]
}
