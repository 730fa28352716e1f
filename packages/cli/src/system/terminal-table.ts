import stringWidth from 'string-width'
import { wrapText } from './wrap-text.ts'

/** A column of a table. */
export interface TableColumn {
  readonly title: string
  /** Aligned right, and never broken. Default: text. */
  readonly isNumber?: boolean
  /** Whether the column may be left out of a narrow table. */
  readonly isOptional?: boolean
}

/** Text of a cell; `short` is used in a narrow table. May contain colors. */
export type TableCell = string | { readonly full: string; readonly short: string }

export interface TableContent {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly TableCell[])[]
}

/** A table as a terminal shows it. */
export interface TerminalTable {
  readonly text: string
  /** The columns that the terminal would need to show all of it. */
  readonly fullWidth: number
}

const GUTTER = '  '
const MIN_TEXT = 12

/**
 * Fits a table into `width` columns. A table that is too wide is shrunk, in this order: titles break, cells become
 * short, optional columns are left out, text breaks, and finally each row becomes several lines. Only an unbreakable
 * word may be wider.
 *
 * @example renderTable({ columns: [{ title: 'Step' }, { title: 'Entered', isNumber: true }], rows: [['Modal', '12']] },
 * 80).text
 */
export function renderTable({ columns, rows }: TableContent, width: number): TerminalTable {
  const full = rows.map(row => row.map(cell => (typeof cell === 'string' ? cell : cell.full)))
  const short = rows.map(row => row.map(cell => (typeof cell === 'string' ? cell : cell.short)))
  const needed = columns.map((_, i) => i).filter(i => !columns[i]?.isOptional)
  const pick = <Item>(items: readonly Item[]) => needed.map(i => items[i] as Item)
  const [fewColumns, fewCells] = [pick(columns), short.map(pick)]
  const fullWidth = totalWidth(naturalWidths(columns, full))
  const fitting = [
    [columns, full, unbroken],
    [columns, short, unbroken],
    [fewColumns, fewCells, unbroken],
    [fewColumns, fewCells, atWords],
  ] as const
  for (const [shown, cells, textLimit] of fitting) {
    const widths = fitColumns(shown, cells, width, textLimit)
    if (widths) return { text: draw(shown, cells, widths), fullWidth }
  }
  return { text: fewCells.map(row => stack(fewColumns, row, width)).join('\n'), fullWidth }
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each, GUTTER.length * (widths.length - 1))
}

function naturalWidths(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ title }, i) =>
    Math.max(...[title, ...rows.map(row => row[i] ?? '')].map(text => stringWidth(text))),
  )
}

/** Returns the minimum width of a text column, given its texts. */
type TextLimit = (texts: readonly string[]) => number

const unbroken: TextLimit = () => Number.POSITIVE_INFINITY
const atWords: TextLimit = texts => Math.max(MIN_TEXT, ...texts.map(longestWord))

/** Returns column widths that fit, with broken titles of numbers, and text broken as far as `textLimit` allows. */
function fitColumns(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  textLimit: TextLimit,
): number[] | undefined {
  const least = columns.map(({ title, isNumber }, i) => {
    const cells = rows.map(row => row[i] ?? '')
    return isNumber
      ? Math.max(longestWord(title), ...cells.map(text => stringWidth(text)))
      : textLimit([title, ...cells])
  })
  return shrink(naturalWidths(columns, rows), least, width)
}

/** Shrinks the widest column that is above its minimum width until all fit; undefined if they cannot. */
function shrink(natural: readonly number[], least: readonly number[], width: number): number[] | undefined {
  const widths = [...natural]
  for (let excess = totalWidth(widths) - width; excess > 0; excess--) {
    const spare = widths.map((each, i) => (each > (least[i] ?? 0) ? each : 0))
    const widest = spare.indexOf(Math.max(...spare))
    if (spare[widest] === 0) return undefined
    widths[widest] = (widths[widest] as number) - 1
  }
  return widths
}

function longestWord(text: string): number {
  const indent = /^ */.exec(text)?.[0].length ?? 0
  return indent + Math.max(...text.split(/[ \n]/).map(word => stringWidth(word)))
}

function draw(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  const titles = columns.map(({ title }) => title)
  const header = drawRow(columns, titles, widths, 'bottom')
  return [...header, '─'.repeat(totalWidth(widths)), ...rows.flatMap(row => drawRow(columns, row, widths))].join('\n')
}

function drawRow(
  columns: readonly TableColumn[],
  row: readonly string[],
  widths: readonly number[],
  align: 'top' | 'bottom' = 'top',
): string[] {
  const cells = row.map((text, i) => (text === '' ? [] : wrapText(text, widths[i] ?? 0)))
  const height = Math.max(1, ...cells.map(lines => lines.length))
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ isNumber }, i) => {
        const lines = cells[i] ?? []
        const text = lines[align === 'top' ? line : line - (height - lines.length)] ?? ''
        const blank = ' '.repeat(Math.max(0, (widths[i] ?? 0) - stringWidth(text)))
        return isNumber ? blank + text : text + blank
      })
      .join(GUTTER)
      .trimEnd(),
  )
}

/** Renders a row as lines: the first cell, then the other cells, each after its title. */
function stack(columns: readonly TableColumn[], [first = '', ...others]: readonly string[], width: number): string {
  const indent = `${/^ */.exec(first)?.[0] ?? ''}${GUTTER}`
  const parts = others.flatMap((lines, i) => {
    const title = columns[i + 1]?.title
    const text = lines.replaceAll('\n', ', ')
    return text === '' ? [] : [title ? `${title}: ${text}` : text]
  })
  const lines: string[] = []
  for (const [i, part] of parts.entries()) {
    const piece = i < parts.length - 1 ? `${part};` : part
    const last = lines.at(-1)
    const joined = last === undefined ? undefined : `${last} ${piece}`
    if (joined !== undefined && stringWidth(joined) <= width) lines[lines.length - 1] = joined
    else lines.push(...wrapText(indent + piece, width))
  }
  return [...wrapText(first, width), ...lines].join('\n')
}
