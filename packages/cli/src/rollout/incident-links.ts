import { isWebAddress } from '../system/markdown-text.ts'
import type { Rollback } from './rollout-plan.ts'

/** Returns the links of an incident by name, without those that are not web addresses. */
export function incidentLinks({ ticket, alert, pullRequest }: Rollback): Readonly<Record<string, string>> {
  const links = Object.entries({ Ticket: ticket, 'Slack alert': alert, 'Pull request': pullRequest })
  return Object.fromEntries(
    links.flatMap(([name, url]) => (url !== undefined && isWebAddress(url) && URL.canParse(url) ? [[name, url]] : [])),
  )
}
