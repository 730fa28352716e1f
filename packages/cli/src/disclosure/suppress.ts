import type { Disclosed } from '../system/format.ts'
import { nullVectors, type Sum, spanOf } from './null-vectors.ts'

/** A number that a document prints, or that a reader can compute from the printed ones. */
export interface LedgerCount {
  readonly value: number
  /**
   * `printed`: shown in the document. `derived`: not printed, but a reader can compute it; protected if small. `slack`:
   * neither, for example the difference between the sides of an inequality. `unknown`: the source can't tell it.
   */
  readonly role: 'printed' | 'derived' | 'slack' | 'unknown'
  /** Counts with a lower priority are withheld first. */
  readonly keepPriority: number
  /** Bounds that a reader knows. */
  readonly least: number
  readonly most: number
}

/** The largest count that is hidden. Counts from 1 to this are small; 0 is shown, since it is not about anyone. */
export const MAX_SMALL_COUNT = 10

/** The possible values of a hidden small count span at least this, e.g. 3 to 7. */
export const MIN_SPAN = 4

/**
 * Decides how each count is shown so that no small one can be computed from the others: small counts become `small`, and as few others
 * as possible become `withheld`. Each small count could then have values at least {@link MIN_SPAN} apart, given everything that is shown.
 * If a reader knows a lower bound so close to {@link MAX_SMALL_COUNT} that `small` would reveal too much, small counts become
 * `withheld`, too.
 * Method: complementary cell suppression (L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control", 2001).
 */
export function suppress(counts: readonly LedgerCount[], sums: readonly Sum[]): Disclosed[] {
  const withheld = new Set<number>()
  const vague = new Set<number>()
  for (const component of componentsOf(counts, sums)) withholdIn(component, counts, { withheld, vague })
  return counts.map(({ value, role }, id) => {
    if (role === 'printed' && isSmall(value)) return vague.has(id) ? 'withheld' : 'small'
    return role !== 'printed' || withheld.has(id) ? 'withheld' : value
  })
}

/** Counts that share equations. */
interface Component {
  readonly ids: readonly number[]
  readonly sums: readonly Sum[]
}

/** Counts that are hidden in addition to the small ones, and small ones that are not shown to be small. */
interface Hiding {
  readonly withheld: Set<number>
  readonly vague: Set<number>
}

/** Adds the counts of one component to those that must be hidden. */
function withholdIn({ ids, sums }: Component, counts: readonly LedgerCount[], { withheld, vague }: Hiding): void {
  const of = (id: number) => counts[id] as LedgerCount
  const isSecret = (id: number) => isSmall(of(id).value) && (of(id).role === 'printed' || of(id).role === 'derived')
  const secrets = ids.filter(isSecret)
  if (secrets.length === 0) return
  const isHidden = (id: number) => withheld.has(id) || of(id).role !== 'printed' || isSmall(of(id).value)
  const valueAt = (id: number) => of(id).value
  const boundsOf = (id: number): readonly [number, number] => {
    const { role, value, least, most } = of(id)
    if (role !== 'printed') return [least, most]
    if (!isSmall(value)) return [Math.max(least, MAX_SMALL_COUNT + 1), most]
    return [Math.max(least, 1), vague.has(id) ? most : Math.min(most, MAX_SMALL_COUNT)]
  }
  const spanIn = (vectors: ReturnType<typeof nullVectors>) => (id: number) =>
    spanOf(id, vectors, { valueAt, boundsOf, enough: MIN_SPAN })
  const spanIfAllHidden = spanIn(
    nullVectors(
      ids.filter(id => of(id).value !== 0 || isHidden(id)),
      sums,
      valueAt,
    ),
  )
  const findCramped = () => secrets.find(id => spanIfAllHidden(id) < MIN_SPAN)
  const hasLowerBound = ids.some(id => of(id).least > 0)
  for (let secret = hasLowerBound ? findCramped() : undefined; secret !== undefined; secret = findCramped()) {
    const isOpen = (id: number) => of(id).role === 'printed' && isSmall(of(id).value) && !vague.has(id)
    const next = isOpen(secret) ? secret : nearest(secret, sums, { isCandidate: isOpen, isPassable: isHidden, of })
    if (next === undefined) break
    vague.add(next)
  }
  const enough = new Map(secrets.map(id => [id, Math.min(MIN_SPAN, spanIfAllHidden(id))]))
  const findExposed = () => {
    const span = spanIn(nullVectors(ids.filter(isHidden), sums, valueAt))
    return secrets.find(id => span(id) < (enough.get(id) as number))
  }

  for (let secret = findExposed(); secret !== undefined; secret = findExposed()) {
    const isCandidate = (id: number) => !isHidden(id) && of(id).value !== 0
    const next = nearest(secret, sums, { isCandidate, isPassable: isHidden, of })
    if (next === undefined) break
    withheld.add(next)
  }
  const byPriority = ids
    .filter(each => withheld.has(each))
    .sort((a, b) => of(b).keepPriority - of(a).keepPriority || a - b)
  for (const id of byPriority) {
    withheld.delete(id)
    if (findExposed() !== undefined) withheld.add(id)
  }
}

interface Search {
  isCandidate(id: number): boolean
  /** Whether the search continues past a count. */
  isPassable(id: number): boolean
  of(id: number): LedgerCount
}

/** Returns the candidate nearest to `secret` in the equations; of several, the one with the lowest keep priority, then the smallest. */
function nearest(secret: number, sums: readonly Sum[], { isCandidate, isPassable, of }: Search): number | undefined {
  const seen = new Set([secret])
  let frontier = [secret]
  while (frontier.length > 0) {
    const near = sums
      .map(({ whole, parts }) => [whole, ...parts])
      .filter(ids => ids.some(id => frontier.includes(id)))
      .flat()
    const fresh = [...new Set(near)].filter(id => !seen.has(id))
    for (const id of fresh) seen.add(id)
    const [candidate] = fresh
      .filter(isCandidate)
      .sort((a, b) => of(a).keepPriority - of(b).keepPriority || of(a).value - of(b).value)
    if (candidate !== undefined) return candidate
    frontier = fresh.filter(isPassable)
  }
  return undefined
}

/** Splits the counts into components that share no equation. */
function componentsOf(counts: readonly LedgerCount[], sums: readonly Sum[]): Component[] {
  const parent = counts.map((_, id) => id)
  const find = (id: number): number => {
    let own = id
    while (parent[own] !== own) own = parent[own] as number
    return own
  }
  for (const { whole, parts } of sums) for (const part of parts) parent[find(part)] = find(whole)
  const components = new Map<number, { ids: number[]; sums: Sum[] }>()
  for (const id of counts.keys()) {
    const own = components.get(find(id)) ?? { ids: [], sums: [] }
    components.set(find(id), own)
    own.ids.push(id)
  }
  for (const sum of sums) components.get(find(sum.whole))?.sums.push(sum)
  return [...components.values()]
}

function isSmall(value: number): boolean {
  return value > 0 && value <= MAX_SMALL_COUNT
}
