import type { Count } from './format.ts'

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

/** What remains possible for a small count spans at least this, e.g. 3 to 7. */
export const LEAST_SPAN = 4

/**
 * Says of each count how it may be shown so that no small one can be worked out: small ones are `small`, and as few others
 * as it takes are `withheld`. For each small count there is then another world that shows the very same, in which it differs
 * by `LEAST_SPAN` or more: see `spanOf`. Zeros are shown.
 */
export function suppress(ledger: Ledger): Map<string, Count> {
  const shown = new Map<string, Count>()
  for (const component of componentsOf(ledger)) {
    const withheld = withhold(component)
    for (const [key, { value, isImplied }] of component.counts) {
      const isWithheld = withheld.has(key) || isImplied === true
      shown.set(key, !isImplied && isSmall(value) ? 'small' : isWithheld ? 'withheld' : value)
    }
  }
  return shown
}

/** How far apart two possible values of the count `key` are for a reader who sees all but `withheld` and what is small. */
export function spanOf(ledger: Ledger, withheld: ReadonlySet<string>, key: string): number {
  return widest(nullSpace(ledger, withheld), ledger, key)
}

function withhold(component: Ledger): Set<string> {
  const { counts } = component
  const secrets = [...counts].filter(([, { value }]) => isSmall(value)).map(([key]) => key)
  const withheld = new Set<string>()
  const exposed = (keys: readonly string[]) => {
    const moves = nullSpace(component, withheld)
    return keys.find(key => widest(moves, component, key) < LEAST_SPAN)
  }
  const hopeless = new Set<string>()
  for (;;) {
    const secret = exposed(secrets.filter(key => !hopeless.has(key)))
    if (secret === undefined) break
    const next = nextToWithhold(component, withheld, secret)
    if (next === undefined) hopeless.add(secret)
    else withheld.add(next)
  }
  for (const key of [...withheld]) {
    withheld.delete(key)
    if (exposed(secrets.filter(secret => !hopeless.has(secret))) !== undefined) withheld.add(key)
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

/** The widest span of `key` along one of `moves`, or along two together. */
function widest(moves: readonly Move[], { counts }: Ledger, key: string): number {
  const own = moves.filter(move => move.has(key))
  let most = 0
  for (const move of own) most = Math.max(most, spanAlong(move, counts, key))
  if (most >= LEAST_SPAN) return most
  for (const move of own) {
    for (const other of moves) {
      if (other === move || ![...other.keys()].some(shared => move.has(shared))) continue
      for (const sign of [1, -1]) {
        const both = new Map(move)
        for (const [each, step] of other) both.set(each, (both.get(each) ?? 0) + sign * step)
        most = Math.max(most, spanAlong(both, counts, key))
        if (most >= LEAST_SPAN) return most
      }
    }
  }
  return most
}

/** How far `key` moves while every count stays what it is shown to be: small, or not. */
function spanAlong(move: Move, counts: Ledger['counts'], key: string): number {
  let [forth, back] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const [each, step] of move) {
    if (step === 0) continue
    const { value, isImplied } = counts.get(each) as LedgerCount
    const [low, high] = isImplied
      ? [0, Number.POSITIVE_INFINITY]
      : isSmall(value)
        ? [1, MOST_SMALL]
        : [MOST_SMALL + 1, Number.POSITIVE_INFINITY]
    const [up, down] = [Math.floor((high - value) / Math.abs(step)), Math.floor((value - low) / Math.abs(step))]
    forth = Math.min(forth, step > 0 ? up : down)
    back = Math.min(back, step > 0 ? down : up)
  }
  return (forth + back) * Math.abs(move.get(key) ?? 0)
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
