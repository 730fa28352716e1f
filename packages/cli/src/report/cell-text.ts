import type { Cell, TimeCell } from '../disclosure/ledger.ts'
import * as format from '../system/format.ts'

/** @example count(cell) // '1,234', '<11' or 'withheld' */
export function count(cell: Cell): string {
  return format.count(cell.shown)
}

/** @example countInWords(cell) // '1,234', 'fewer than 11' or 'a withheld number' */
export function countInWords(cell: Cell): string {
  if (cell.shown === 'small') return 'fewer than 11'
  return cell.shown === 'withheld' ? 'a withheld number' : count(cell)
}

/** @example counted(cell, 'journey') // '1,234 journeys' */
export function counted(cell: Cell, noun: string): string {
  return format.counted(cell.shown, noun)
}

/** A share with its 95 % interval; withheld unless both numbers may be shown. */
export function rate(part: Cell, whole: Cell): string {
  return format.rate(part.shown, whole.shown)
}

/** @example rateInWords(part, whole) // '80.0 %, 95 % interval 77.7–82.1' */
export function rateInWords(part: Cell, whole: Cell): string {
  return format.rateInWords(part.shown, whole.shown)
}

export function duration({ shown }: TimeCell): string {
  return shown === 'withheld' ? shown : format.duration(shown)
}
