import { csv } from '../system/csv.ts'
import type { Document, Table } from './document.ts'

const RATE = /^([\d.]+)%(?: \(([\d.]+)–([\d.]+)\))?/
const COUNT = /^\d{1,3}(?:,\d{3})+$/

/**
 * Renders every table of a report as CSV, by file name, with the same numbers as the page, withheld ones included. A
 * rate has a column for each end of its interval, in percent.
 *
 * @example reportCsv(describeReport(report, context))['funnel-2.csv']
 */
export function reportCsv({ sections }: Pick<Document, 'sections'>): Record<string, string> {
  const files = sections.flatMap(({ id, blocks }) => {
    const tables = blocks.flatMap(block => (block.type === 'table' ? [block.table] : []))
    return tables.map((table, i) => [`${id}-${i + 1}.csv`, tableCsv(table)] as const)
  })
  return Object.fromEntries(files)
}

function tableCsv({ columns, rows }: Table): string {
  const titles: string[] = []
  const records = rows.map((): Record<string, string> => ({}))
  const add = (title: string, cellOf: (row: readonly string[]) => string) => {
    const repeated = titles.filter(each => each === title || each.startsWith(`${title} (`)).length
    const own = repeated > 0 ? `${title} (${repeated + 1})` : title
    titles.push(own)
    for (const [i, row] of rows.entries()) (records[i] as Record<string, string>)[own] = cellOf(row)
  }
  for (const [i, { title }] of columns.entries()) {
    const cell = (row: readonly string[]) => row[i] ?? ''
    if (!rows.some(row => RATE.test(cell(row)))) {
      add(title, row => (COUNT.test(cell(row)) ? cell(row).replaceAll(',', '') : cell(row)))
      continue
    }
    add(`${title}, %`, row => RATE.exec(cell(row))?.[1] ?? cell(row))
    add(`${title}, low %`, row => RATE.exec(cell(row))?.[2] ?? '')
    add(`${title}, high %`, row => RATE.exec(cell(row))?.[3] ?? '')
  }
  return csv(titles, records)
}
