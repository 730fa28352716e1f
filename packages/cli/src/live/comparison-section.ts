import type { FunnelGroup, GroupComparison } from '../funnel/funnel-result.ts'
import { comparisonTable, groupTable } from '../funnel/funnel-tables.ts'
import { valueLabel } from '../report/attribute-sections.ts'
import { type RenderContext, text } from '../report/blocks.ts'
import type { Block, Section } from '../report/document.ts'
import { humanize, percent } from '../system/format.ts'
import type { TableContent } from '../system/terminal-table.ts'
import { type LiveFunnel, PERIODS } from './live-funnel.ts'
import type { Comparison } from './selection.ts'

/** Returns the section with the groups that the address selects, and the differences between two of them. */
export function comparisonSection(
  { selection, groups: found }: LiveFunnel,
  { definition, profile }: RenderContext,
): Section | undefined {
  const asked = selection.comparison
  if (!asked || !found) return undefined
  const { groups, comparison } = found
  const isTime = asked.type === 'previous'
  const name = isTime ? 'Time range' : humanize(asked.by)
  const labelOf = (value: string | null) =>
    value === null || (!isTime && Object.hasOwn(definition.attributes ?? {}, asked.by)) ? valueLabel(value) : value
  const labeled = groups
    .filter(({ result }) => isTime || result.journeys.total > 0)
    .map(group => ({ ...group, by: labelOf(group.by) }))
  const inProgress = groups.reduce((sum, { result }) => sum + (result.journeys.in_progress ?? 0), 0)
  const asTable = (caption: string, content: TableContent): Block => ({
    type: 'table',
    table: {
      caption,
      columns: content.columns.map(({ title, isNumber }) => ({
        title: title || 'Rate',
        ...(isNumber && { numeric: true as const }),
      })),
      rows: content.rows.map(row => row.map(cell => (typeof cell === 'string' ? cell : cell.full))),
    },
  })
  const shown = comparison && { ...comparison, a: labelOf(comparison.a), b: labelOf(comparison.b) }
  return {
    id: 'comparison',
    title: isTime ? 'This range and the one before' : `By ${name.toLowerCase()}`,
    blocks: [
      ...(shown ? [text(conversionText(shown))] : missingGroup(groups, asked, labelOf)),
      ...(inProgress > 0
        ? [
            text(
              `${inProgress === 1 ? '1 journey is' : `${inProgress.toLocaleString('en-US')} journeys are`} still open, and rates leave them out. Losses come after conversions, so the rates of the newest journeys can still fall.`,
            ),
          ]
        : []),
      ...(groups.length > 0
        ? [asTable(`Journeys by ${name.toLowerCase()}`, groupTable({ definition, profile }, name, labeled))]
        : []),
      ...(shown
        ? [
            asTable(`“${shown.b}” compared with “${shown.a}”`, comparisonTable(shown)),
            text(
              '“Differs”: 0 is outside the 95% interval, also after correction for the number of comparisons (Bonferroni). A difference says nothing about its cause.',
            ),
          ]
        : []),
    ],
  }
}

/** Explains why no two groups are compared. */
function missingGroup(
  groups: readonly FunnelGroup[],
  asked: Comparison,
  labelOf: (value: string | null) => string,
): Block[] {
  const isEmpty = (value: string) => !groups.some(({ by, result }) => by === value && result.journeys.total > 0)
  const named = (values: readonly string[]) => values.map(value => `“${labelOf(value)}”`).join(' or ')
  if (asked.type === 'previous') {
    const empty = Object.values(PERIODS).filter(isEmpty)
    return [text(`Nothing to compare: no journey began in ${named(empty)}.`)]
  }
  if (!asked.values) return [text('Choose two values above to see how they differ.')]
  return [text(`Nothing to compare: no selected journey has the value ${named(asked.values.filter(isEmpty))}.`)]
}

/** @example conversionText(comparison) // '1.1 converted 41.0% of the journeys …: 8.0 points less …' */
function conversionText({ a, b, conversion }: GroupComparison): string {
  const { a: first, b: second, difference, low, high, differs } = conversion
  if (first === null || second === null || difference === null || low === null || high === null) {
    const empty = first === null ? a : b
    return `Conversion can’t be compared: no journey of “${empty}” that has ended selected the link.`
  }
  const points = Math.abs(100 * difference).toFixed(1)
  const change = points === '0.0' ? 'the same' : `${points} points ${difference > 0 ? 'more' : 'less'}`
  const interval = `95% interval: ${signed(low)} to ${signed(high)}`
  const verdict = differs ? 'That is more than chance explains.' : 'That can be chance.'
  return `“${b}” converted ${percent(second)}, “${a}” ${percent(first)}: ${change} (${interval}). ${verdict}`
}

function signed(share: number): string {
  return `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`
}
