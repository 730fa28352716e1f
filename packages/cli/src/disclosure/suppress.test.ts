import { type Known, possible } from '@journey-monitor/test-kit/possible-tables'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Disclosed } from '../system/format.ts'
import { createBook } from './book.ts'
import { type Ledger, type LedgerCount, suppress } from './suppress.ts'

/** A whole and its parts, which are called `part 0` and so on. */
function whole(...parts: number[]): Ledger {
  const keys = parts.map((_, i) => `part ${i}`)
  const counts = new Map<string, LedgerCount>(keys.map((key, i) => [key, { value: parts[i] as number }]))
  counts.set('whole', { value: parts.reduce((a, b) => a + b, 0), worth: 1 })
  return { counts, sums: [{ whole: 'whole', parts: keys }] }
}

const shownOf = (ledger: Ledger) => Object.fromEntries(suppress(ledger))

describe('one sum', () => {
  test('is shown as it is where nothing is small; that there is nobody is not small', () => {
    expect(shownOf(whole(11, 0, 40))).toEqual({ 'part 0': 11, 'part 1': 0, 'part 2': 40, whole: 51 })
  })

  test('with one small part withholds another: the whole less the rest would give it away', () => {
    expect(shownOf(whole(3, 20, 40))).toEqual({ 'part 0': 'small', 'part 1': 'withheld', 'part 2': 40, whole: 63 })
  })

  test('with two small parts shows the rest', () => {
    expect(shownOf(whole(3, 9, 40))).toEqual({ 'part 0': 'small', 'part 1': 'small', 'part 2': 40, whole: 52 })
  })

  test('withholds more where “<11” says too much: two parts under 11 that make 19 are 9 and 10', () => {
    expect(shownOf(whole(9, 10))).toEqual({ 'part 0': 'small', 'part 1': 'small', whole: 'withheld' })
  })

  test('with one small part and zeros beside it withholds the whole', () => {
    expect(shownOf(whole(10, 0, 0))).toEqual({ 'part 0': 'small', 'part 1': 0, 'part 2': 0, whole: 'small' })
    expect(shownOf(whole(5, 30, 0))).toEqual({ 'part 0': 'small', 'part 1': 'withheld', 'part 2': 0, whole: 35 })
  })

  test('protects a small count that is written nowhere, but could be worked out', () => {
    const ledger: Ledger = {
      counts: new Map([
        ['entered', { value: 100 }],
        ['completed', { value: 96, worth: 1 }],
        ['lost', { value: 4, isImplied: true }],
      ]),
      sums: [{ whole: 'entered', parts: ['completed', 'lost'] }],
    }
    expect(shownOf(ledger)).toEqual({ entered: 'withheld', completed: 96, lost: 'withheld' })
  })

  test('has a part that is written nowhere where its parts lack some, and readers do not know that it is not 0', () => {
    const book = createBook()
    book.sum(book.count('whole', 25, 1), [book.count('part 0', 2), book.count('part 1', 20)])
    const { whole, 'part 0': first, 'part 1': second } = shownOf(book)
    expect({ whole, first, second }).toEqual({ whole: 25, first: 'small', second: 20 })
  })

  test('leaves each small part values that are at least 4 apart, in exact terms', () => {
    expect(shownOf(whole(7, 9))).toEqual({ 'part 0': 'small', 'part 1': 'small', whole: 16 })
    expect(shownOf(whole(8, 9))).toEqual({ 'part 0': 'small', 'part 1': 'small', whole: 'withheld' })
  })
})

/** A table of two rows and as many columns as `rows[0]` has, with all totals. */
function tableLedger(rows: readonly (readonly number[])[]): Ledger {
  const counts = new Map<string, LedgerCount>()
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  for (const [r, row] of rows.entries()) {
    for (const [c, value] of row.entries()) counts.set(`cell ${r} ${c}`, { value })
    counts.set(`row ${r}`, { value: sum(row), worth: 1 })
  }
  const columns = (rows[0] as number[]).map((_, c) => rows.map(row => row[c] as number))
  for (const [c, column] of columns.entries()) counts.set(`column ${c}`, { value: sum(column), worth: 1 })
  counts.set('total', { value: sum(rows.map(sum)), worth: 2 })
  return {
    counts,
    sums: [
      ...rows.map((row, r) => ({ whole: `row ${r}`, parts: row.map((_, c) => `cell ${r} ${c}`) })),
      ...columns.map((column, c) => ({ whole: `column ${c}`, parts: column.map((_, r) => `cell ${r} ${c}`) })),
      { whole: 'total', parts: rows.map((_, r) => `row ${r}`) },
      { whole: 'total', parts: columns.map((_, c) => `column ${c}`) },
    ],
  }
}

/** Beyond this the attacker does not look: were more possible, the counts would only be safer. */
const HORIZON = 70

function known(shown: ReadonlyMap<string, Disclosed>, key: string): Known {
  const count = shown.get(key) as Disclosed
  if (count === 'small') return [1, 10]
  return count === 'withheld' ? [11, key.startsWith('cell') ? HORIZON : 10 * HORIZON] : [count, count]
}

/** How far apart the possible values of each small count are, for who tries every table. */
function spans(rows: readonly (readonly number[])[], shown: ReadonlyMap<string, Disclosed>): number[] {
  const columns = (rows[0] as number[]).map((_, c) => c)
  return [0, 1].flatMap(r => {
    const own = (row: number) => columns.map(c => known(shown, `cell ${row} ${c}`))
    const { cells, rowTotal } = possible({
      cells: [own(r), own(1 - r)],
      rowTotals: [known(shown, `row ${r}`), known(shown, `row ${1 - r}`)],
      columnTotals: columns.map(c => known(shown, `column ${c}`)),
      total: known(shown, 'total'),
    })
    const span = ([low, high]: Known) => high - low
    return [
      ...columns.filter(c => shown.get(`cell ${r} ${c}`) === 'small').map(c => span(cells[c] as Known)),
      ...(shown.get(`row ${r}`) === 'small' ? [span(rowTotal)] : []),
    ]
  })
}

const tables = fc.integer({ min: 1, max: 3 }).chain(width =>
  fc.array(
    fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 30 })), {
      minLength: width,
      maxLength: width,
    }),
    {
      minLength: 2,
      maxLength: 2,
    },
  ),
)

describe('a table with row and column totals', () => {
  test('gives no small count away, not even to who tries every table that looks the same', () => {
    fc.assert(
      fc.property(tables, rows => {
        const ledger = tableLedger(rows)
        const shown = suppress(ledger)
        for (const span of spans(rows, shown)) expect(span).toBeGreaterThanOrEqual(4)
        for (const [key, { value }] of ledger.counts) {
          expect(shown.get(key)).toBeOneOf(
            value >= 1 && value <= 10 ? ['small'] : value === 0 ? [0] : [value, 'withheld'],
          )
        }
      }),
      { numRuns: 300 },
    )
  })

  test('the attacker is able: where only the small ones are hidden, they are found', () => {
    const rows = [
      [3, 40],
      [50, 60],
    ]
    const shown = new Map(suppress(tableLedger(rows)))
    for (const [key, { value }] of tableLedger(rows).counts) if (value > 10) shown.set(key, value)
    expect(spans(rows, shown)).toEqual([0])
  })

  test('withholds a rectangle, and no total', () => {
    const shown = shownOf(
      tableLedger([
        [3, 40, 90],
        [50, 60, 80],
      ]),
    )
    expect(Object.keys(shown).filter(key => typeof shown[key] !== 'number')).toEqual([
      'cell 0 0',
      'cell 0 1',
      'cell 1 0',
      'cell 1 1',
    ])
  })
})
