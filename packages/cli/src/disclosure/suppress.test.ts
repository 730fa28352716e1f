import { type Known, possible } from '@journey-monitor/test-kit/possible-tables'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Count, Disclosed } from '../system/format.ts'
import { type Cell, Ledger, mostBeyond } from './ledger.ts'

type Cells = Readonly<Record<string, Cell>>

/** A whole and its parts, which are called `part 0` and so on. */
function whole(...parts: number[]): Cells {
  const ledger = new Ledger({ isExact: false })
  const whole = ledger.count(
    parts.reduce((a, b) => a + b, 0),
    1,
  )
  const cells = parts.map(part => ledger.count(part))
  ledger.sum(whole, cells)
  return { ...Object.fromEntries(cells.map((cell, i) => [`part ${i}`, cell])), whole }
}

const shownOf = (cells: Cells) => Object.fromEntries(Object.entries(cells).map(([name, { shown }]) => [name, shown]))

describe('one sum', () => {
  test('is shown if no count is small; 0 is not small', () => {
    expect(shownOf(whole(11, 0, 40))).toEqual({ 'part 0': 11, 'part 1': 0, 'part 2': 40, whole: 51 })
  })

  test('with one small part hides another, since the whole minus the rest would reveal it', () => {
    expect(shownOf(whole(3, 20, 40))).toEqual({ 'part 0': 'small', 'part 1': 'withheld', 'part 2': 40, whole: 63 })
  })

  test('with two small parts shows the rest', () => {
    expect(shownOf(whole(3, 9, 40))).toEqual({ 'part 0': 'small', 'part 1': 'small', 'part 2': 40, whole: 52 })
  })

  test('hides more if “<11” reveals too much: two parts under 11 that add up to 19 are 9 and 10', () => {
    expect(shownOf(whole(9, 10))).toEqual({ 'part 0': 'small', 'part 1': 'small', whole: 'withheld' })
  })

  test('with one small part and other parts of 0 hides the whole', () => {
    expect(shownOf(whole(10, 0, 0))).toEqual({ 'part 0': 'small', 'part 1': 0, 'part 2': 0, whole: 'small' })
    expect(shownOf(whole(5, 30, 0))).toEqual({ 'part 0': 'small', 'part 1': 'withheld', 'part 2': 0, whole: 35 })
  })

  test('protects a small count that is not printed but can be computed', () => {
    const ledger = new Ledger({ isExact: false })
    const entered = ledger.count(100)
    const completed = ledger.count(96, 1)
    ledger.difference(entered, completed)
    expect(shownOf({ entered, completed })).toEqual({ entered: 'withheld', completed: 96 })
  })

  test('has an unprinted part if its parts are incomplete, and readers do not know that it is not 0', () => {
    const ledger = new Ledger({ isExact: false })
    const cells = { whole: ledger.count(25, 1), first: ledger.count(2), second: ledger.count(20) }
    ledger.sum(cells.whole, [cells.first, cells.second])
    expect(shownOf(cells)).toEqual({ whole: 25, first: 'small', second: 20 })
  })

  test('leaves each small part with values at least 4 apart, in exact terms', () => {
    expect(shownOf(whole(7, 9))).toEqual({ 'part 0': 'small', 'part 1': 'small', whole: 16 })
    expect(shownOf(whole(8, 9))).toEqual({ 'part 0': 'small', 'part 1': 'small', whole: 'withheld' })
  })
})

describe('a count with a lower bound that a reader knows', () => {
  const met = (users: number, events: number, least: number) => {
    const ledger = new Ledger({ isExact: false })
    const cells = { users: ledger.count(users), events: ledger.count(events), other: ledger.count(3) }
    ledger.atLeast(cells.events, [cells.users])
    ledger.noFewerThan(cells.users, least)
    return shownOf(cells)
  }

  test('is shown as small where that leaves values at least 4 apart', () => {
    expect(met(8, 9, 6)).toEqual({ users: 'small', events: 'small', other: 'small' })
  })

  test('is not shown as small where it would be one of a few, nor is what bounds it', () => {
    expect(met(8, 9, 7)).toEqual({ users: 'withheld', events: 'withheld', other: 'small' })
    expect(met(8, 30, 7)).toEqual({ users: 'withheld', events: 30, other: 'small' })
  })
})

/** A table of two rows and as many columns as `rows[0]` has, with all totals. */
function tableCells(rows: readonly (readonly number[])[]): Cells {
  const ledger = new Ledger({ isExact: false })
  const named: Record<string, Cell> = {}
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  const total = ledger.count(sum(rows.map(sum)), 2)
  named.total = total
  const cells = rows.map((row, r) =>
    row.map((value, c) => {
      const cell = ledger.count(value)
      named[`cell ${r} ${c}`] = cell
      return cell
    }),
  )
  const totals = (name: string, lines: readonly (readonly Cell[])[], values: readonly (readonly number[])[]) => {
    const own = lines.map((line, i) => {
      const cell = ledger.count(sum(values[i] as number[]), 1)
      ledger.sum(cell, line)
      named[`${name} ${i}`] = cell
      return cell
    })
    ledger.sum(total, own)
  }
  const columns = <Value>(table: readonly (readonly Value[])[]) =>
    (table[0] ?? []).map((_, c) => table.map(row => row[c] as Value))
  totals('row', cells, rows)
  totals('column', columns(cells), columns(rows))
  return named
}

type Shown = ReadonlyMap<string, Count>

const shownMap = (cells: Cells): Map<string, Count> =>
  new Map(Object.entries(cells).map(([name, { shown }]) => [name, shown]))

/** The attacker tries no larger values. If more were possible, the counts would only be safer. */
const HORIZON = 70

function known(shown: Shown, key: string): Known {
  const count = shown.get(key) as Disclosed
  if (count === 'small') return [1, 10]
  return count === 'withheld' ? [11, key.startsWith('cell') ? HORIZON : 10 * HORIZON] : [count, count]
}

/** Computes the distance between the possible values of each small count, by enumeration of all tables. */
function spans(rows: readonly (readonly number[])[], shown: Shown): number[] {
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
  test('does not reveal a small count, even to a reader who tries every possible table', () => {
    fc.assert(
      fc.property(tables, rows => {
        const shown = shownMap(tableCells(rows))
        for (const span of spans(rows, shown)) expect(span).toBeGreaterThanOrEqual(4)
        for (const [r, row] of rows.entries()) {
          for (const [c, value] of row.entries()) {
            expect(shown.get(`cell ${r} ${c}`)).toBeOneOf(
              value >= 1 && value <= 10 ? ['small'] : value === 0 ? [0] : [value, 'withheld'],
            )
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  test('the attacker works: if only small counts are hidden, it finds them', () => {
    const rows = [
      [3, 40],
      [50, 60],
    ]
    const shown = shownMap(tableCells(rows))
    for (const [r, row] of rows.entries())
      for (const [c, value] of row.entries()) if (value > 10) shown.set(`cell ${r} ${c}`, value)
    expect(spans(rows, shown)).toEqual([0])
  })

  test('hides a rectangle of cells, but no total', () => {
    const shown = shownOf(
      tableCells([
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

describe('an inequality', () => {
  const cellsWith = (relate: (ledger: Ledger, events: Cell, lost: Cell) => void): Cells => {
    const ledger = new Ledger({ isExact: false })
    const [events, lost, other, all] = [ledger.count(23), ledger.count(22), ledger.count(9), ledger.count(31, 1)]
    ledger.sum(all, [lost, other])
    relate(ledger, events, lost)
    return { events, lost, other, all }
  }

  test('hides more if it leaves few possible values: 31 minus at most 23 would be 8 to 10', () => {
    expect(shownOf(cellsWith(() => {}))).toEqual({ events: 23, lost: 'withheld', other: 'small', all: 31 })
    const related = shownOf(cellsWith((ledger, events, lost) => ledger.atLeast(events, [lost])))
    expect(related).toEqual({ events: 23, lost: 22, other: 'small', all: 'withheld' })
  })

  test('is ignored if lost events break it, because it only misleads a reader who relies on it', () => {
    const broken = shownOf(cellsWith((ledger, events, lost) => ledger.atLeast(lost, [events])))
    expect(broken).toEqual({ events: 23, lost: 'withheld', other: 'small', all: 31 })
  })
})

describe('a bound that a reader knows', () => {
  const shownWith = (relate: (ledger: Ledger, lost: Cell, other: Cell) => void) => {
    const ledger = new Ledger({ isExact: false })
    const [lost, other, all] = [ledger.count(22), ledger.count(9), ledger.count(31, 1)]
    ledger.sum(all, [lost, other])
    relate(ledger, lost, other)
    return shownOf({ lost, other, all })
  }

  test.each([
    [23, 1_000],
    [1_000, 23],
  ])('counts with the tightest of its kind: at most %i and %i leave 8 to 10 of 31', (...bounds) => {
    expect(shownWith(() => {})).toEqual({ lost: 'withheld', other: 'small', all: 31 })
    const shown = shownWith((ledger, lost) => {
      for (const most of bounds) ledger.atMost(lost, most)
    })
    expect(shown).toEqual({ lost: 22, other: 'small', all: 'withheld' })
  })

  test.each([
    [8, 1],
    [1, 8],
  ])(
    'counts with the tightest of its kind: %i or more and %i or more leave 8 to 10 of what is under 11',
    (...bounds) => {
      const shown = shownWith((ledger, _, other) => {
        for (const least of bounds) ledger.noFewerThan(other, least)
      })
      expect(shown).toEqual({ lost: 'withheld', other: 'withheld', all: 31 })
    },
  )
})

describe('a ledger', () => {
  test('shows everything if the document stays in the team, and marks what the source cannot tell', () => {
    const ledger = new Ledger({ isExact: true })
    const [few, unknown] = [ledger.count(3), ledger.count(null)]
    expect(shownOf({ few, unknown })).toEqual({ few: 3, unknown: 'unknown' })
  })

  test('refuses a number after the check, and a cell of another document', () => {
    const ledger = new Ledger({ isExact: false })
    const cell = ledger.count(3)
    expect(() => new Ledger({ isExact: false }).difference(cell, cell)).toThrow('a cell of another ledger')
    expect(cell.shown).toBe('small')
    expect(() => ledger.count(4)).toThrow('checked already')
  })

  test.each([
    [50, 23],
    [90, 111],
  ] as const)('shows the %ith percentile if more than 10 times are beyond it: of %i or more', (percent, least) => {
    const shown = (journeys: number, measured: number) => {
      const ledger = new Ledger({ isExact: false })
      return ledger.percentile(percent, 1_000, { whole: ledger.count(journeys), measured }).shown
    }
    expect(mostBeyond(percent, least)).toBe(11)
    expect(shown(least + 10, least)).toBe(1_000)
    expect(shown(500, least - 1)).toBe('withheld')
    expect(shown(least + 9, least + 9), 'otherwise it would say that fewer than 10 have no time').toBe('withheld')
  })

  test('hides each extreme, which belongs to one person, and shows that nothing was measured', () => {
    const ledger = new Ledger({ isExact: false })
    expect(ledger.extreme(1_000).shown).toBe('withheld')
    expect(ledger.percentile(50, null, { whole: ledger.count(30), measured: 0 }).shown).toBeNull()
  })
})
