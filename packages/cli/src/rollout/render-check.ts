import Table from 'cli-table3'
import { counted, time } from '../system/format.ts'
import type { Check } from './check.ts'
import { USER_LABELS } from './users.ts'

const SIGNS = { met: '✓ met', broken: '✗ BROKEN', undecided: '? undecided' } as const

/** The verdict for people, its reasons, and every criterion. */
export function renderCheck(checked: Check, title: string): string {
  const { verdict, severity, percentage, reasons, actions, users, window, findings } = checked
  const lines = [
    `${title} of ${checked.journey}, as of ${time(checked.as_of)}: ${verdict.toUpperCase()}${severity ? ` (${severity})` : ''}${percentage === undefined ? '' : `, to ${percentage} %`}`,
    '',
    ...reasons.map(reason => `  because ${reason}`),
    '',
    ...actions.map(action => `  → ${action}`),
  ]
  if (!window || !users.by) return lines.join('\n')
  const table = new Table({
    head: ['Criterion', 'Team', 'Severity', '', 'To be', 'Is'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [28, 7, 10, 13, 22, 44],
  })
  for (const each of findings) {
    table.push([
      each.name,
      each.team,
      each.severity,
      SIGNS[each.verdict],
      each.definition,
      each.needs ? `${each.actual}; needs: ${each.needs}` : each.actual,
    ])
  }
  return [
    ...lines,
    '',
    table.toString(),
    `Over ${counted(users.count, USER_LABELS[users.by].unit)} of at least ${users.needed} (${USER_LABELS[users.by].by}), whose journeys started from ${time(window.from)} to before ${time(window.to)}.`,
    `Each decision is wrong in at most ${(100 * checked.alpha).toPrecision(2)} % of rollouts, however often one looks.`,
  ].join('\n')
}
