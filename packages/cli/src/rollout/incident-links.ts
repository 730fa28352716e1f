import type { Rollback } from './rollout-plan.ts'

/** Returns those links of an incident that are web addresses, by what they lead to. */
export function incidentLinks({ ticket, alert, pullRequest }: Rollback): Readonly<Record<string, string>> {
  const links = Object.entries({ Ticket: ticket, 'Slack alert': alert, 'Pull request': pullRequest })
  return Object.fromEntries(
    links.flatMap(([name, url]) => (url !== undefined && isWebAddress(url) ? [[name, url]] : [])),
  )
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>()[\]|]+$/.test(text) && URL.canParse(text)
}
