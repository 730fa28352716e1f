import type { Cell, TimeCell } from '../disclosure/ledger.ts'
import * as format from '../system/format.ts'

/** @example count(cell) // '1,234', '<11' or 'withheld' */
export function count(cell: Cell): string {
  return format.count(cell.shown)
}

/** @example counted(cell, 'journey') // '1,234 journeys' */
export function counted(cell: Cell, noun: string): string {
  return format.counted(cell.shown, noun)
}

/** A share with its 95% interval; withheld unless both numbers may be shown. */
export function rate(part: Cell, whole: Cell): string {
  return format.rate(part.shown, whole.shown)
}

export function duration({ shown }: TimeCell): string {
  return shown === 'withheld' ? shown : format.duration(shown)
}
