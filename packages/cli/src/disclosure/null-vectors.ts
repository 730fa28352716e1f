/** An equation between counts, by their index: `whole` is the sum of `parts`, in which a count may occur several times. */
export interface Sum {
  readonly whole: number
  readonly parts: readonly number[]
}

/** A change of hidden counts, in whole numbers by count, that keeps every sum. */
type NullVector = ReadonlyMap<number, number>

/** Search budget. When it's used up, assume that the count can't shift, which withholds more rather than less. */
const MAX_SEARCHED_SHIFTS = 400
/** A shift is repeated at most this often: no count of interest moves further. */
const MAX_REPEATS = 10

/** Null vectors, by the counts that they change. */
export type VectorsByCount = ReadonlyMap<number, readonly NullVector[]>

/**
 * Returns an integer basis of the null space: changes of `hidden` counts that keep every sum. Large counts become the free
 * variables, so that basis vectors rarely touch tightly bounded ones.
 */
export function nullVectors(
  hidden: readonly number[],
  sums: readonly Sum[],
  valueAt: (id: number) => number,
): VectorsByCount {
  const columns = [...hidden].sort((a, b) => valueAt(b) - valueAt(a))
  const columnOf = new Map(columns.map((id, column) => [id, column]))
  const rows = sums.flatMap(({ whole, parts }) => {
    const row = new Float64Array(columns.length)
    let isEmpty = true
    const add = (id: number, sign: number) => {
      const column = columnOf.get(id)
      if (column === undefined) return
      row[column] = (row[column] as number) + sign
      isEmpty = false
    }
    add(whole, 1)
    for (const part of parts) add(part, -1)
    return isEmpty ? [] : [row]
  })
  const pivots = eliminate(rows, columns.length)
  const isPivot = new Set(pivots.map(({ column }) => column))
  const byCount = new Map<number, NullVector[]>()
  for (const [free, id] of columns.entries()) {
    if (isPivot.has(free)) continue
    const vector = new Map([[id, 1]])
    for (const { row, column } of pivots) {
      const factor = row[free] as number
      if (Math.abs(factor) > 1e-9) vector.set(columns[column] as number, -factor)
    }
    const whole = [1, 2, 3, 4, 6, 12].find(scale => [...vector.values()].every(step => isWhole(step * scale)))
    if (whole === undefined) continue
    const scaledUp = new Map([...vector].map(([each, step]) => [each, Math.round(step * whole)]))
    for (const each of scaledUp.keys()) {
      const own = byCount.get(each)
      if (own) own.push(scaledUp)
      else byCount.set(each, [scaledUp])
    }
  }
  return byCount
}

/** Gauss-Jordan elimination, in place. Returns the pivots. */
function eliminate(rows: Float64Array[], width: number): { row: Float64Array; column: number }[] {
  const pivots: { row: Float64Array; column: number }[] = []
  for (let column = 0; column < width && pivots.length < rows.length; column++) {
    const found = rows.findIndex((row, i) => i >= pivots.length && Math.abs(row[column] as number) > 1e-9)
    if (found < 0) continue
    const row = rows[found] as Float64Array
    rows[found] = rows[pivots.length] as Float64Array
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

/** Limits that a reader knows for hidden counts. */
export interface Bounds {
  readonly valueAt: (id: number) => number
  readonly boundsOf: (id: number) => readonly [low: number, high: number]
  /** The search stops at a span of this size. */
  readonly enough: number
}

/** Returns how far apart two possible values of `id` are, among the assignments that `vectors` reach. */
export function spanOf(id: number, vectors: VectorsByCount, bounds: Bounds): number {
  const up = maxShift(id, 1, vectors, bounds)
  return up >= bounds.enough ? up : up + maxShift(id, -1, vectors, bounds)
}

/** Returns how far `id` can shift up (1) or down (-1), one vector after another. */
function maxShift(id: number, direction: 1 | -1, vectors: VectorsByCount, bounds: Bounds): number {
  const shifts = new Map<number, number>()
  const maxSteps: MaxSteps = (each, step) => {
    const [low, high] = bounds.boundsOf(each)
    const value = bounds.valueAt(each) + (shifts.get(each) ?? 0)
    return Math.floor((step > 0 ? high - value : value - low) / Math.abs(step))
  }
  for (;;) {
    const shifted = Math.abs(shifts.get(id) ?? 0)
    const shift = shifted < bounds.enough && findFeasibleShift(id, direction, vectors, maxSteps)
    if (!shift) return shifted
    const times = Math.min(MAX_REPEATS, ...[...shift].map(([each, step]) => maxSteps(each, step)))
    for (const [each, step] of shift) shifts.set(each, (shifts.get(each) ?? 0) + times * step)
  }
}

/** Returns how many times a count can move by `step`. */
type MaxSteps = (id: number, step: number) => number

/** Finds a shift of `id` that is feasible at least once. If a count blocks it, adds a vector that makes room. */
function findFeasibleShift(
  id: number,
  direction: 1 | -1,
  vectors: VectorsByCount,
  maxSteps: MaxSteps,
): NullVector | undefined {
  const vectorsToward = (each: number, sign: number) =>
    (vectors.get(each) ?? []).map(vector => (Math.sign(vector.get(each) ?? 0) === sign ? vector : negated(vector)))
  const queue = vectorsToward(id, direction)
  for (const shift of queue) {
    if ((shift.get(id) ?? 0) * direction <= 0) continue
    const blocked = [...shift].find(([each, step]) => maxSteps(each, step) < 1)
    if (!blocked) return shift
    if (queue.length > MAX_SEARCHED_SHIFTS) continue
    for (const relief of vectorsToward(blocked[0], -Math.sign(blocked[1]))) queue.push(sumOf(shift, relief))
  }
  return undefined
}

function negated(vector: NullVector): NullVector {
  return new Map([...vector].map(([id, step]) => [id, -step]))
}

function sumOf(vector: NullVector, other: NullVector): NullVector {
  const both = new Map(vector)
  for (const [id, step] of other) {
    const sum = (both.get(id) ?? 0) + step
    if (sum === 0) both.delete(id)
    else both.set(id, sum)
  }
  return both
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6
}
