import type { Disclosed } from '../system/format.ts'
import type { Show } from './keys.ts'

/** Counts that belong together, and what readers know of them. */
export interface Ledger {
  readonly counts: ReadonlyMap<string, LedgerCount>
  /** Each whole is the sum of its parts, in every possible world. */
  readonly sums: readonly Sum[]
}

export interface LedgerCount {
  readonly value: number
  /** Written nowhere, but a reader could work it out: it is protected if it is small, and shown in no case. */
  readonly isImplied?: boolean
  /** What is withheld first where something must be: 0 before 1, and so on. */
  readonly worth?: number
}

export interface Sum {
  readonly whole: string
  readonly parts: readonly string[]
}

/** A count from 1 to this is small; that there is nobody says nothing about anybody. */
export const MOST_SMALL = 10

/** After so many tries a way counts as not found: then more is withheld, not less. */
const MOST_WAYS = 400

/** What remains possible for a small count spans at least this, e.g. 3 to 7. */
export const LEAST_SPAN = 4

/**
 * Says of each count how it may be shown so that no small one can be worked out: small ones are `small`, and as few others
 * as it takes are `withheld`. For each small count there are then other worlds that show the very same, in which it has
 * values that are `LEAST_SPAN` or more apart. Zeros are shown.
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

/** How the counts of a ledger may be shown outside the team. One that it does not know is withheld. */
export function shownOutside(ledger: Ledger): Show {
  const shown = suppress(ledger)
  return key => shown.get(key) ?? 'withheld'
}

function withhold(component: Ledger): Set<string> {
  const { counts } = component
  const secrets = [...counts].filter(([, { value }]) => isSmall(value)).map(([key]) => key)
  if (secrets.length === 0) return new Set()
  const everything = nullSpace(component, new Set([...counts].filter(([, { value }]) => value > 0).map(([key]) => key)))
  const enough = new Map(secrets.map(key => [key, Math.min(LEAST_SPAN, spanOf(everything, component, key))]))
  const withheld = new Set<string>()
  const exposed = () => {
    const moves = nullSpace(component, withheld)
    return secrets.find(key => spanOf(moves, component, key) < (enough.get(key) as number))
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

/** Of the counts nearest to `secret` that are still shown: the one of least worth, and of those the smallest. */
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

/** A change of the hidden counts that changes no sum: by key, whole numbers. */
type Move = ReadonlyMap<string, number>

/**
 * Moves from which all others can be put together. What has the most room is left to follow, so that a move touches few
 * counts that have none.
 */
function nullSpace({ counts, sums }: Ledger, withheld: ReadonlySet<string>): Move[] {
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
  const moves: Move[] = []
  for (const [free, key] of hidden.entries()) {
    if (pivots.some(({ column }) => column === free)) continue
    const move = new Map([[key, 1]])
    for (const { row, column } of pivots) {
      const factor = row[free] as number
      if (Math.abs(factor) > 1e-9) move.set(hidden[column] as string, -factor)
    }
    const whole = [1, 2, 3, 4, 6].find(scale => [...move.values()].every(step => isWhole(step * scale)))
    if (whole !== undefined) moves.push(new Map([...move].map(([key, step]) => [key, Math.round(step * whole)])))
  }
  return moves
}

/** Gauss and Jordan, in place. */
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

/** How far apart two values of `key` are that `moves` lead to, while every count stays what it is shown to be. */
function spanOf(moves: readonly Move[], { counts }: Ledger, key: string): number {
  const byKey = new Map<string, Move[]>()
  for (const move of moves) {
    for (const each of move.keys()) byKey.set(each, [...(byKey.get(each) ?? []), move])
  }
  const up = climb(byKey, counts, key, 1)
  return up >= LEAST_SPAN ? up : up + climb(byKey, counts, key, -1)
}

/** How far `key` comes upwards (1) or downwards (-1), one move after the other; from `LEAST_SPAN` on it may be further. */
function climb(moves: ReadonlyMap<string, Move[]>, counts: Ledger['counts'], key: string, direction: 1 | -1): number {
  const world = new Map([...counts].map(([each, { value }]) => [each, value]))
  const start = world.get(key) as number
  for (;;) {
    const come = Math.abs((world.get(key) as number) - start)
    const way = come < LEAST_SPAN && findWay(moves, counts, world, key, direction)
    if (!way) return come
    const times = room(way, world, counts)
    for (const [each, step] of way) world.set(each, (world.get(each) as number) + times * step)
  }
}

/** A move of `key` that can be taken at least once: where a count is in its way, it is joined by a move that makes room. */
function findWay(
  moves: ReadonlyMap<string, Move[]>,
  counts: Ledger['counts'],
  world: ReadonlyMap<string, number>,
  key: string,
  direction: 1 | -1,
): Move | undefined {
  const towards = (each: string, sign: number) =>
    (moves.get(each) ?? []).map(move => scaled(move, Math.sign(move.get(each) ?? 0) * sign))
  const queue = towards(key, direction)
  for (const way of queue) {
    if ((way.get(key) ?? 0) * direction <= 0) continue
    const blocked = [...way].find(([each, step]) => step !== 0 && room(new Map([[each, step]]), world, counts) < 1)
    if (!blocked) return way
    if (queue.length > MOST_WAYS) continue
    for (const relief of towards(blocked[0], -Math.sign(blocked[1]))) queue.push(joined(way, relief))
  }
  return undefined
}

function scaled(move: Move, factor: number): Move {
  return factor === 1 ? move : new Map([...move].map(([key, step]) => [key, factor * step]))
}

function joined(move: Move, other: Move): Move {
  const both = new Map(move)
  for (const [key, step] of other) both.set(key, (both.get(key) ?? 0) + step)
  return both
}

/** How many times `way` can be taken from `world`. No count has to move further than small ones can. */
function room(way: Move, world: ReadonlyMap<string, number>, counts: Ledger['counts']): number {
  let times = MOST_SMALL
  for (const [each, step] of way) {
    if (step === 0) continue
    const [low, high] = limits(counts.get(each) as LedgerCount)
    const value = world.get(each) as number
    times = Math.min(times, Math.floor((step > 0 ? high - value : value - low) / Math.abs(step)))
  }
  return times
}

/** What a reader knows of a hidden count. */
function limits({ value, isImplied }: LedgerCount): readonly [low: number, high: number] {
  if (isImplied) return [0, Number.POSITIVE_INFINITY]
  return isSmall(value) ? [1, MOST_SMALL] : [MOST_SMALL + 1, Number.POSITIVE_INFINITY]
}

/** Ledgers that share no sum. */
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
  return value > 0 && value <= MOST_SMALL
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
