import type { Ledger, LedgerCount, Sum } from './suppress.ts'

/** Builds a ledger, count by count. */
export interface Book extends Ledger {
  count(key: string, value: number, worth?: number): string
  /** Adds a count that isn't printed but that a reader can compute. */
  implied(key: string, value: number): string
  /** Adds an equation: `whole` is the sum of `parts`. If they don't add up, the rest becomes an implied part. */
  sum(whole: string, parts: readonly string[]): void
  /** Adds the difference of two counts, which a reader can compute, and returns its key. */
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
