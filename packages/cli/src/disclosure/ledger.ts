import type { Count, Disclosed } from '../system/format.ts'
import type { Sum } from './null-vectors.ts'
import { type LedgerCount, MAX_SMALL_COUNT, suppress } from './suppress.ts'

/**
 * A number as a document prints it. Only a ledger creates cells, and renderers get only cells, so a number that
 * was not checked cannot be printed.
 */
export class Cell {
  readonly #ledger: Ledger
  readonly #id: number

  constructor(ledger: Ledger, id: number) {
    this.#ledger = ledger
    this.#id = id
  }

  /** The number as a shared document may show it. */
  get shown(): Count {
    return this.#ledger.shown(this.#id)
  }

  /** The number, if it may be shown. */
  get number(): number | undefined {
    const { shown } = this
    return typeof shown === 'number' ? shown : undefined
  }

  /** Returns the ID of the count in `ledger`. Throws if the cell belongs to another ledger. */
  idIn(ledger: Ledger): number {
    if (ledger !== this.#ledger) throw new Error('journey-monitor: a cell of another ledger')
    return this.#id
  }
}

/** A time in ms that was measured over the journeys or requests of a count. */
export interface TimeCell {
  /** Withheld if it was measured over too few journeys or requests; null if nothing was measured. */
  readonly shown: number | null | 'withheld'
}

/** Half of the times are up to the 50th percentile, nine in ten up to the 90th. */
export type Percent = 50 | 90

/** Journeys or requests, of which `measured` have a time. */
export interface Timed {
  readonly whole: Cell
  readonly measured: number
}

/** Returns the fewest times of which more than {@link MAX_SMALL_COUNT} are beyond a percentile: 23 for the median, 111 for the 90th. */
function fewestFor(percent: Percent): number {
  return Math.ceil(((MAX_SMALL_COUNT + 1) * 100) / (100 - percent)) + 1
}

/** Returns how many of `measured` times can be longer than their percentile at most, which lies between two of them. */
export function mostBeyond(percent: Percent, measured: number): number {
  return measured - 1 - Math.floor(((measured - 1) * percent) / 100)
}

/**
 * The numbers of a document, and the equations and inequalities between them that a reader knows. First every number is added,
 * then cells can be read; from then on, nothing can be added.
 *
 * @example
 * const ledger = new Ledger({ isExact: false })
 * const whole = ledger.count(23)
 * const parts = [ledger.count(3), ledger.count(20)]
 * ledger.sum(whole, parts)
 * parts.map(cell => cell.shown) // ['small', 'withheld']
 */
export class Ledger {
  readonly #isExact: boolean
  readonly #counts: LedgerCount[] = []
  readonly #sums: Sum[] = []
  #shown: readonly Disclosed[] | undefined

  /** @param isExact shows every count: the document stays in the team. */
  constructor({ isExact }: { readonly isExact: boolean }) {
    this.#isExact = isExact
  }

  get isExact(): boolean {
    return this.#isExact
  }

  /**
   * Adds a number that the document prints; null: the source can't tell it.
   * @param keepPriority counts with a lower priority are withheld first.
   */
  count(value: number | null, keepPriority = 0): Cell {
    return this.#add({ value: value ?? 0, keepPriority, role: value === null ? 'unknown' : 'printed' })
  }

  /** Adds a count that isn't printed but that a reader can compute. It is protected like any other. */
  derived(value: number): Cell {
    return this.#add({ value, keepPriority: 0, role: 'derived' })
  }

  /** Adds a count that isn't printed and that a reader can't compute by itself: equations with the rest of a sum protect it. */
  hidden(value: number): Cell {
    return this.#add({ value, keepPriority: 0, role: 'slack' })
  }

  /** Adds an equation: `whole` is the sum of `parts`. If they don't add up, the rest becomes a derived part. */
  sum(whole: Cell, parts: readonly Cell[]): void {
    const rest = this.#rest(whole, parts)
    this.#equate(whole, rest === 0 ? parts : [...parts, this.derived(rest)])
  }

  /** Adds the equation of a list that leaves small rows out: together, these are a count that a reader can compute. */
  sumOfList(whole: Cell, rows: readonly Cell[]): void {
    const leftOut = rows.filter(row => this.#valueOf(row) <= MAX_SMALL_COUNT)
    const others = rows.filter(row => !leftOut.includes(row))
    this.sum(whole, leftOut.length > 0 ? [...others, this.derivedTotal(leftOut)] : others)
  }

  /** Adds an inequality: `whole` is at least the sum of `parts`. The difference is not a group of people. */
  atLeast(whole: Cell, parts: readonly Cell[]): void {
    const rest = this.#rest(whole, parts)
    // Lost events can break an inequality, which only misleads a reader who relies on it.
    if (rest < 0) return
    this.#equate(whole, [...parts, this.#add({ value: rest, keepPriority: 0, role: 'slack' })])
  }

  /** Adds that a reader knows a count to be at most `most`, for example from a verdict. */
  atMost(cell: Cell, most: number): void {
    const count = this.#counts[cell.idIn(this)] as LedgerCount
    // Lost events can break a bound, which only misleads a reader who relies on it.
    if (count.value <= most) this.#counts[cell.idIn(this)] = { ...count, most: Math.min(count.most, most) }
  }

  /** Adds that a reader knows a count to be `least` or more, for example from a verdict. */
  noFewerThan(cell: Cell, least: number): void {
    const count = this.#counts[cell.idIn(this)] as LedgerCount
    // Lost events can break a bound, which only misleads a reader who relies on it.
    if (count.value >= least) this.#counts[cell.idIn(this)] = { ...count, least: Math.max(count.least, least) }
  }

  /** Adds the difference of two counts, which a reader can compute. */
  difference(more: Cell, less: Cell): Cell {
    const rest = this.derived(this.#valueOf(more) - this.#valueOf(less))
    this.#equate(more, [less, rest])
    return rest
  }

  /** Adds the difference of two counts, unless lost events make the part larger than its whole. */
  differenceWithin(whole: Cell, part: Cell): void {
    if (this.#rest(whole, [part]) >= 0) this.difference(whole, part)
  }

  /** Adds the sum of `parts`, which isn't printed but which a reader can compute. */
  derivedTotal(parts: readonly Cell[]): Cell {
    const whole = this.derived(this.#valueOf(...parts))
    this.#equate(whole, parts)
    return whole
  }

  /** Adds the sum of `parts`, as a count that is printed. */
  total(parts: readonly Cell[], keepPriority = 0): Cell {
    const whole = this.count(this.#valueOf(...parts), keepPriority)
    this.#equate(whole, parts)
    return whole
  }

  /**
   * Adds a percentile of the times of `measured` journeys or requests, which are all or most of `whole`. A reader knows how many
   * took longer, so a shared document has it only if more than {@link MAX_SMALL_COUNT} did. The margin in `whole` keeps the decision from
   * revealing a small number that was not measured.
   */
  percentile(percent: Percent, ms: number | null, { whole, measured }: Timed): TimeCell {
    const least = fewestFor(percent)
    const isShown = () =>
      this.#isExact ||
      (whole.number !== undefined && (measured === 0 || (measured >= least && whole.number >= least + MAX_SMALL_COUNT)))
    return {
      get shown() {
        return isShown() ? ms : 'withheld'
      },
    }
  }

  /** Adds the time of one person, e.g. the slowest. Only exact documents show it. */
  extreme(ms: number | null): TimeCell {
    return { shown: this.#isExact || ms === null ? ms : 'withheld' }
  }

  /** Returns the count with that ID as a shared document may show it. */
  shown(id: number): Count {
    const { value, role } = this.#counts[id] as LedgerCount
    if (role === 'unknown') return 'unknown'
    if (this.#isExact) return value
    this.#shown ??= suppress(this.#counts, this.#sums)
    return this.#shown[id] as Disclosed
  }

  #add(count: Omit<LedgerCount, 'least' | 'most'>): Cell {
    if (this.#shown) throw new Error('journey-monitor: a number is added to a document that was checked already')
    return new Cell(this, this.#counts.push({ ...count, least: 0, most: Number.POSITIVE_INFINITY }) - 1)
  }

  #equate(whole: Cell, parts: readonly Cell[]): void {
    const isUnknown = (id: number) => this.#counts[id]?.role === 'unknown'
    const ids = parts.map(part => part.idIn(this)).filter(id => !isUnknown(id))
    if (!isUnknown(whole.idIn(this))) this.#sums.push({ whole: whole.idIn(this), parts: ids })
  }

  #valueOf(...cells: readonly Cell[]): number {
    return cells.reduce((sum, cell) => sum + (this.#counts[cell.idIn(this)] as LedgerCount).value, 0)
  }

  #rest(whole: Cell, parts: readonly Cell[]): number {
    return this.#valueOf(whole) - this.#valueOf(...parts)
  }
}
