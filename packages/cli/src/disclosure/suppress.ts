import type { Disclosed } from '../system/format.ts'
import type { Show } from './keys.ts'

/** The counts of a document, and the equations between them that a reader knows. */
export interface Ledger {
  readonly counts: ReadonlyMap<string, LedgerCount>
  /** Each whole is the sum of its parts. */
  readonly sums: readonly Sum[]
}

export interface LedgerCount {
  readonly value: number
  /** Not printed, but a reader can compute it. Protected if small, and never shown. */
  readonly isImplied?: boolean
  /** The priority of keeping this count: lower values are withheld first. Default: 0. */
  readonly worth?: number
}

export interface Sum {
  readonly whole: string
  readonly parts: readonly string[]
}

/** The largest count that is hidden. Counts from 1 to this are small; 0 is shown, since it describes nobody. */
export const MAX_SMALL_COUNT = 10

/** Search budget. When it's used up, assume that the count can't shift, which withholds more rather than less. */
const MAX_SEARCHED_SHIFTS = 400

/** The possible values of a hidden small count span at least this, e.g. 3 to 7. */
const MIN_SPAN = 4

/**
 * Decides how each count is shown so that no small one can be computed from the others: small counts become `small`, and as few others
 * as possible become `withheld`. Each small count could then have values at least {@link MIN_SPAN} apart, given everything that is shown.
 * Method: complementary cell suppression (L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control", 2001).
 */
export function suppress(ledger: Ledger): Map<string, Disclosed> {
  const shown = new Map<string, Disclosed>()
  for (const component of componentsOf(ledger)) {
    const withheld = withhold(component)
    for (const [key, { value, isImplied }] of component.counts) {
      const isWithheld = withheld.has(key) || isImplied === true
      shown.set(key, !isImplied && isSmall(value) ? 'small' : isWithheld ? 'withheld' : value)
    }
  }
  return shown
}

/** Returns how the counts of a ledger are shown outside the team. A count that isn't in the ledger is withheld. */
export function shownOutside(ledger: Ledger): Show {
  const shown = suppress(ledger)
  return key => shown.get(key) ?? 'withheld'
}

function withhold(component: Ledger): Set<string> {
  const { counts } = component
  const secrets = [...counts].filter(([, { value }]) => isSmall(value)).map(([key]) => key)
  if (secrets.length === 0) return new Set()
  const everything = nullSpace(component, new Set([...counts].filter(([, { value }]) => value > 0).map(([key]) => key)))
  const enough = new Map(secrets.map(key => [key, Math.min(MIN_SPAN, spanOf(everything, component, key))]))
  const withheld = new Set<string>()
  const exposed = () => {
    const vectors = nullSpace(component, withheld)
    return secrets.find(key => spanOf(vectors, component, key) < (enough.get(key) as number))
  }
  for (let secret = exposed(); secret !== undefined; secret = exposed()) {
    const next = nextToWithhold(component, withheld, secret)
    if (next === undefined) break
    withheld.add(next)
  }
  for (const key of [...withheld]) {
    withheld.delete(key)
    if (exposed() !== undefined) withheld.add(key)
  }
  return withheld
}

/** Returns the shown count nearest to `secret` in the equations; of several, the one with the lowest keep priority, then the smallest. */
function nextToWithhold({ counts, sums }: Ledger, withheld: ReadonlySet<string>, secret: string): string | undefined {
  const seen = new Set([secret])
  let ring = [secret]
  while (ring.length > 0) {
    const near = sums
      .map(({ whole, parts }) => [whole, ...parts])
      .filter(keys => keys.some(key => ring.includes(key)))
      .flat()
      .filter(key => !seen.has(key))
    for (const key of near) seen.add(key)
    const candidates = near
      .filter(key => !isHidden(counts.get(key), withheld.has(key)) && counts.get(key)?.value !== 0)
      .sort((a, b) => worthOf(counts, a) - worthOf(counts, b) || sizeOf(counts, a) - sizeOf(counts, b))
    if (candidates[0] !== undefined) return candidates[0]
    ring = near.filter(key => isHidden(counts.get(key), withheld.has(key)))
  }
  return undefined
}

/** A change of the hidden counts, in whole numbers by key, that keeps every sum. */
type NullVector = ReadonlyMap<string, number>

/**
 * Returns an integer basis of the null space: changes of hidden counts that keep every sum. Large counts become the free
 * variables, so that basis vectors rarely touch tightly bounded ones.
 */
function nullSpace({ counts, sums }: Ledger, withheld: ReadonlySet<string>): NullVector[] {
  const hidden = [...counts]
    .filter(([key, each]) => isHidden(each, withheld.has(key)))
    .sort(([, a], [, b]) => b.value - a.value)
    .map(([key]) => key)
  const column = new Map(hidden.map((key, i) => [key, i]))
  const rows = sums.map(({ whole, parts }) => {
    const row = new Array<number>(hidden.length).fill(0)
    for (const [key, sign] of [[whole, 1] as const, ...parts.map(part => [part, -1] as const)]) {
      const i = column.get(key)
      if (i !== undefined) row[i] = (row[i] as number) + sign
    }
    return row
  })
  const pivots = eliminate(rows, hidden.length)
  const vectors: NullVector[] = []
  for (const [free, key] of hidden.entries()) {
    if (pivots.some(({ column }) => column === free)) continue
    const vector = new Map([[key, 1]])
    for (const { row, column } of pivots) {
      const factor = row[free] as number
      if (Math.abs(factor) > 1e-9) vector.set(hidden[column] as string, -factor)
    }
    const whole = [1, 2, 3, 4, 6].find(scale => [...vector.values()].every(step => isWhole(step * scale)))
    if (whole !== undefined) vectors.push(new Map([...vector].map(([key, step]) => [key, Math.round(step * whole)])))
  }
  return vectors
}

/** Gauss-Jordan elimination, in place. Returns the pivots. */
function eliminate(rows: number[][], width: number): { row: number[]; column: number }[] {
  const pivots: { row: number[]; column: number }[] = []
  for (let column = 0; column < width && pivots.length < rows.length; column++) {
    const found = rows.findIndex((row, i) => i >= pivots.length && Math.abs(row[column] as number) > 1e-9)
    if (found < 0) continue
    const row = rows[found] as number[]
    rows[found] = rows[pivots.length] as number[]
    rows[pivots.length] = row
    const lead = row[column] as number
    for (let i = 0; i < width; i++) row[i] = (row[i] as number) / lead
    for (const other of rows) {
      const factor = other[column] as number
      if (other === row || Math.abs(factor) < 1e-9) continue
      for (let i = column; i < width; i++) other[i] = (other[i] as number) - factor * (row[i] as number)
    }
    pivots.push({ row, column })
  }
  return pivots
}

/** Returns how far apart two possible values of `key` are, among the assignments that `vectors` reach. */
function spanOf(vectors: readonly NullVector[], { counts }: Ledger, key: string): number {
  const byKey = new Map<string, NullVector[]>()
  for (const vector of vectors) {
    for (const each of vector.keys()) byKey.set(each, [...(byKey.get(each) ?? []), vector])
  }
  const up = maxShift(byKey, counts, key, 1)
  return up >= MIN_SPAN ? up : up + maxShift(byKey, counts, key, -1)
}

/** Returns how far `key` can shift up (1) or down (-1), one vector after another; stops at {@link MIN_SPAN}. */
function maxShift(
  vectors: ReadonlyMap<string, NullVector[]>,
  counts: Ledger['counts'],
  key: string,
  direction: 1 | -1,
): number {
  const assignment = new Map([...counts].map(([each, { value }]) => [each, value]))
  const start = assignment.get(key) as number
  for (;;) {
    const shifted = Math.abs((assignment.get(key) as number) - start)
    const shift = shifted < MIN_SPAN && findFeasibleShift(vectors, counts, assignment, key, direction)
    if (!shift) return shifted
    const times = maxSteps(shift, assignment, counts)
    for (const [each, step] of shift) assignment.set(each, (assignment.get(each) as number) + times * step)
  }
}

/** Finds a shift of `key` that is feasible at least once. Where a count blocks it, adds a vector that makes room. */
function findFeasibleShift(
  vectors: ReadonlyMap<string, NullVector[]>,
  counts: Ledger['counts'],
  assignment: ReadonlyMap<string, number>,
  key: string,
  direction: 1 | -1,
): NullVector | undefined {
  const vectorsToward = (each: string, sign: number) =>
    (vectors.get(each) ?? []).map(vector => scaled(vector, Math.sign(vector.get(each) ?? 0) * sign))
  const queue = vectorsToward(key, direction)
  for (const shift of queue) {
    if ((shift.get(key) ?? 0) * direction <= 0) continue
    const blocked = [...shift].find(
      ([each, step]) => step !== 0 && maxSteps(new Map([[each, step]]), assignment, counts) < 1,
    )
    if (!blocked) return shift
    if (queue.length > MAX_SEARCHED_SHIFTS) continue
    for (const relief of vectorsToward(blocked[0], -Math.sign(blocked[1]))) queue.push(sumOf(shift, relief))
  }
  return undefined
}

function scaled(vector: NullVector, factor: number): NullVector {
  return factor === 1 ? vector : new Map([...vector].map(([key, step]) => [key, factor * step]))
}

function sumOf(vector: NullVector, other: NullVector): NullVector {
  const both = new Map(vector)
  for (const [key, step] of other) both.set(key, (both.get(key) ?? 0) + step)
  return both
}

/** Returns how many times `shift` fits into `assignment`, at most {@link MAX_SMALL_COUNT}: no small count can move further. */
function maxSteps(shift: NullVector, assignment: ReadonlyMap<string, number>, counts: Ledger['counts']): number {
  let times = MAX_SMALL_COUNT
  for (const [each, step] of shift) {
    if (step === 0) continue
    const [low, high] = boundsOf(counts.get(each) as LedgerCount)
    const value = assignment.get(each) as number
    times = Math.min(times, Math.floor((step > 0 ? high - value : value - low) / Math.abs(step)))
  }
  return times
}

/** The bounds of a hidden count that a reader knows. */
function boundsOf({ value, isImplied }: LedgerCount): readonly [low: number, high: number] {
  if (isImplied) return [0, Number.POSITIVE_INFINITY]
  return isSmall(value) ? [1, MAX_SMALL_COUNT] : [MAX_SMALL_COUNT + 1, Number.POSITIVE_INFINITY]
}

/** Splits a ledger into parts that share no sum. */
function componentsOf({ counts, sums }: Ledger): Ledger[] {
  const leader = new Map([...counts.keys()].map(key => [key, key]))
  const find = (key: string): string => {
    let own = key
    while (leader.get(own) !== own) own = leader.get(own) as string
    return own
  }
  for (const { whole, parts } of sums) for (const part of parts) leader.set(find(part), find(whole))
  const components = new Map<string, { counts: Map<string, LedgerCount>; sums: Sum[] }>()
  for (const [key, count] of counts) {
    const own = components.get(find(key)) ?? { counts: new Map(), sums: [] }
    components.set(find(key), own)
    own.counts.set(key, count)
  }
  for (const sum of sums) components.get(find(sum.whole))?.sums.push(sum)
  return [...components.values()]
}

function isSmall(value: number): boolean {
  return value > 0 && value <= MAX_SMALL_COUNT
}

function isHidden(count: LedgerCount | undefined, isWithheld: boolean): boolean {
  return count !== undefined && (isWithheld || count.isImplied === true || isSmall(count.value))
}

function worthOf(counts: Ledger['counts'], key: string): number {
  return counts.get(key)?.worth ?? 0
}

function sizeOf(counts: Ledger['counts'], key: string): number {
  return counts.get(key)?.value ?? 0
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6
}
