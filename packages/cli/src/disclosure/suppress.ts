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
  /** Upper bound that a reader knows. */
  readonly most: number
}

/** The largest count that is hidden. Counts from 1 to this are small; 0 is shown, since it is not about anyone. */
export const MAX_SMALL_COUNT = 10

/** The possible values of a hidden small count span at least this, e.g. 3 to 7. */
export const MIN_SPAN = 4

/**
 * Decides how each count is shown so that no small one can be computed from the others: small counts become `small`, and as few others
 * as possible become `withheld`. Each small count could then have values at least {@link MIN_SPAN} apart, given everything that is shown.
 * Method: complementary cell suppression (L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control", 2001).
 */
export function suppress(counts: readonly LedgerCount[], sums: readonly Sum[]): Disclosed[] {
  const withheld = new Set<number>()
  for (const component of componentsOf(counts, sums)) withholdIn(component, counts, withheld)
  return counts.map(({ value, role }, id) => {
    if (role === 'printed' && isSmall(value)) return 'small'
    return role !== 'printed' || withheld.has(id) ? 'withheld' : value
  })
}

/** Counts that share equations. */
interface Component {
  readonly ids: readonly number[]
  readonly sums: readonly Sum[]
}

/** Adds to `withheld` the counts of one component that must be hidden in addition to the small ones. */
function withholdIn({ ids, sums }: Component, counts: readonly LedgerCount[], withheld: Set<number>): void {
  const of = (id: number) => counts[id] as LedgerCount
  const isSecret = (id: number) => isSmall(of(id).value) && (of(id).role === 'printed' || of(id).role === 'derived')
  const secrets = ids.filter(isSecret)
  if (secrets.length === 0) return
  const isHidden = (id: number) => withheld.has(id) || of(id).role !== 'printed' || isSmall(of(id).value)
  const valueAt = (id: number) => of(id).value
  const boundsOf = (id: number): readonly [number, number] => {
    const { role, value, most } = of(id)
    if (role !== 'printed') return [0, most]
    return isSmall(value) ? [1, MAX_SMALL_COUNT] : [MAX_SMALL_COUNT + 1, most]
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
  const enough = new Map(secrets.map(id => [id, Math.min(MIN_SPAN, spanIfAllHidden(id))]))
  const findExposed = () => {
    const span = spanIn(nullVectors(ids.filter(isHidden), sums, valueAt))
    return secrets.find(id => span(id) < (enough.get(id) as number))
  }

  for (let secret = findExposed(); secret !== undefined; secret = findExposed()) {
    const next = nextToWithhold(secret, sums, id => (isHidden(id) ? 'hidden' : of(id)))
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

/** Returns the shown count nearest to `secret` in the equations; of several, the one with the lowest keep priority, then the smallest. */
function nextToWithhold(
  secret: number,
  sums: readonly Sum[],
  stateOf: (id: number) => LedgerCount | 'hidden',
): number | undefined {
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
      .flatMap(id => {
        const count = stateOf(id)
        return count === 'hidden' || count.value === 0 ? [] : [{ id, ...count }]
      })
      .sort((a, b) => a.keepPriority - b.keepPriority || a.value - b.value)
    if (candidate) return candidate.id
    frontier = fresh.filter(id => stateOf(id) === 'hidden')
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
