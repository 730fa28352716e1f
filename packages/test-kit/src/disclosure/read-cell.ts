import { rate } from '../../../cli/src/system/format.ts'
import type { Range, ReaderKnowledge } from './reader-knowledge.ts'
import { ReadingPattern } from './reading-pattern.ts'

/** The largest count that shared documents hide. */
export const MAX_SMALL_COUNT = 10
const INFINITE = Number.POSITIVE_INFINITY

/** How numbers are written. */
export const CELL_PATTERNS = {
  number: new ReadingPattern(/^([\d,]+)( or more)?$/),
  small: new ReadingPattern(/^(<11|fewer than 11)$/i, 'shared'),
  withheld: new ReadingPattern(/^(withheld|a withheld number)$/i, 'shared'),
  rate: new ReadingPattern(/^(\d+\.\d)% \(/),
}

/** Parses a cell into its possible values: `<11` is 1 to 10; undefined if it holds no count. */
export function rangeOf(cell: string | undefined): Range | undefined {
  const number = CELL_PATTERNS.number.exec(cell?.trim())
  if (number) {
    const value = Number(number[1]?.replaceAll(',', ''))
    return [value, number[2] ? INFINITE : value]
  }
  if (CELL_PATTERNS.small.test(cell)) return [1, MAX_SMALL_COUNT]
  return CELL_PATTERNS.withheld.test(cell) ? [MAX_SMALL_COUNT + 1, INFINITE] : undefined
}

export function read(knowledge: ReaderKnowledge, name: string, cell: string | undefined): void {
  const range = rangeOf(cell)
  if (range) knowledge.know(name, range)
}

/** A rate with its interval is of few pairs of numbers: tries all. */
export function readRate(knowledge: ReaderKnowledge, part: string, whole: string, cell: string | undefined): void {
  const text = CELL_PATTERNS.rate.test(cell) && (cell as string).replace(/\s/g, ' ').replace(/(, small sample)$/, '')
  if (!text) return
  const share = Number.parseFloat(text) / 100
  const fits: [number, number][] = []
  const [lowest, highest] = knowledge.rangeOf(whole)
  for (let n = Math.max(1, lowest); n <= Math.min(highest, 5_000); n++) {
    for (let k = Math.max(0, Math.floor(share * n) - 3); k <= Math.min(n, Math.ceil(share * n) + 3); k++) {
      // The interval takes long to compute, and the share alone excludes most.
      if (
        Math.abs(k / n - share) < 0.000501 &&
        rate(k, n)
          .replace(/\s/g, ' ')
          .replace(/(, small sample)$/, '') === text
      )
        fits.push([k, n])
    }
  }
  if (fits.length === 0) throw new Error(`no ${part} of ${whole} are ${text}`)
  const [parts, wholes] = [fits.map(([k]) => k), fits.map(([, n]) => n)]
  knowledge.know(part, [Math.min(...parts), Math.max(...parts)])
  knowledge.know(whole, [Math.min(...wholes), Math.max(...wholes)])
}
