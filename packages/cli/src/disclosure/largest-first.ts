import { compareText } from '../system/compare-text.ts'
import type { Cell } from './ledger.ts'

/** Sorts rows by a count, largest first. Those whose count is hidden come last, by name: their position would reveal their size. */
export function largestFirst<Row>(
  rows: readonly Row[],
  countOf: (row: Row) => Cell,
  nameOf: (row: Row) => string,
): Row[] {
  const size = (row: Row) => countOf(row).number ?? -1
  return [...rows].sort((a, b) => size(b) - size(a) || compareText(nameOf(a), nameOf(b)))
}
