import type { Ledger, LedgerCount, Sum } from './suppress.ts'

/** A ledger, while it is written. */
export interface Book extends Ledger {
  count(key: string, value: number, worth?: number): string
  /** A count that is written nowhere. */
  implied(key: string, value: number): string
  /** `whole` is the sum of `parts`; what they lack, if anything, is a part that is written nowhere. */
  sum(whole: string, parts: readonly string[]): void
  /** What somebody finds who takes one count from another. */
  difference(more: string, less: string): string
}

export function createBook(): Book {
  const counts = new Map<string, LedgerCount>()
  const sums: Sum[] = []
  const sizeOf = (key: string) => counts.get(key)?.value ?? 0
  const book: Book = {
    counts,
    sums,
    count(key, value, worth = 0) {
      counts.set(key, { value, worth })
      return key
    },
    implied(key, value) {
      counts.set(key, { value, isImplied: true })
      return key
    },
    sum(whole, parts) {
      const rest = sizeOf(whole) - parts.reduce((total, part) => total + sizeOf(part), 0)
      const all = rest === 0 ? parts : [...parts, book.implied(`rest of ${whole} beside ${parts.join(', ')}`, rest)]
      sums.push({ whole, parts: all })
    },
    difference(more, less) {
      const key = book.implied(`${more} but not ${less}`, sizeOf(more) - sizeOf(less))
      book.sum(more, [less, key])
      return key
    },
  }
  return book
}
