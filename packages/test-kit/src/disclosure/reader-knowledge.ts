import createHighs from 'highs'

/** Smallest and largest value that a reader considers possible. */
export type Range = readonly [low: number, high: number]

interface Relation {
  readonly terms: ReadonlyMap<string, number>
  readonly low: number
  readonly high: number
}

/** A count is taken to be at most this: were more possible, it would only be safer. */
const HORIZON = 100_000

const highs = await createHighs()

/** Knowledge of a reader about the numbers behind a document, and the conclusions from it. */
export class ReaderKnowledge {
  readonly #ranges = new Map<string, Range>()
  readonly #relations: Relation[] = []

  get names(): string[] {
    return [...this.#ranges.keys()]
  }

  /** Narrows a number to `range`. */
  know(name: string, [low, high]: Range): void {
    const [ownLow, ownHigh] = this.rangeOf(name)
    this.#ranges.set(name, [Math.max(low, ownLow), Math.min(high, ownHigh)])
  }

  /** Returns the range known for a number by itself. */
  rangeOf(name: string): Range {
    return this.#ranges.get(name) ?? [0, HORIZON]
  }

  /** Adds that the numbers in `terms`, times their factors, add up to a value from `low` to `high`. */
  relate(
    terms: readonly (readonly [name: string, factor: number])[],
    low: number,
    high = Number.POSITIVE_INFINITY,
  ): void {
    const merged = new Map<string, number>()
    for (const [name, factor] of terms) {
      this.know(name, [0, HORIZON])
      merged.set(name, (merged.get(name) ?? 0) + factor)
    }
    this.#relations.push({ terms: merged, low, high })
  }

  sum(whole: string, parts: readonly string[]): void {
    this.relate([[whole, 1], ...parts.map(part => [part, -1] as const)], 0, 0)
  }

  atLeast(whole: string, parts: readonly string[]): void {
    this.relate([[whole, 1], ...parts.map(part => [part, -1] as const)], 0)
  }

  /** Adds what another reader knows, whose numbers have other names. */
  include(other: ReaderKnowledge, nameOf: (name: string) => string): void {
    for (const [name, range] of other.#ranges) this.know(nameOf(name), range)
    for (const { terms, low, high } of other.#relations)
      this.relate(
        [...terms].map(([name, factor]) => [nameOf(name), factor] as const),
        low,
        high,
      )
  }

  /** Finds numbers that were read with two values, and sums of known numbers that do not add up. */
  contradictions(): string[] {
    const different = this.names.filter(name => this.rangeOf(name)[0] > this.rangeOf(name)[1])
    const open = this.#relations.filter(({ low, high, terms }) => {
      const ranges = [...terms].map(([name, factor]) => this.rangeOf(name).map(end => end * factor))
      const least = ranges.reduce((sum, [a = 0, b = 0]) => sum + Math.min(a, b), 0)
      const most = ranges.reduce((sum, [a = 0, b = 0]) => sum + Math.max(a, b), 0)
      return low === high && (least > low || most < high)
    })
    return [
      ...different,
      ...open.map(({ terms }) => [...terms].map(([name, factor]) => `${factor} ${name}`).join(', ')),
    ]
  }

  /** Finds every value that a number can have, given all that is known. */
  possible(name: string): Range {
    const [low, high] = this.rangeOf(name)
    return low === high ? [low, high] : [this.#extreme('Minimize', name), this.#extreme('Maximize', name)]
  }

  #extreme(goal: 'Minimize' | 'Maximize', name: string): number {
    const { names, relations } = this.#around(name)
    const ids = new Map([...names].map((each, i) => [each, `x${i}`]))
    const expression = ({ terms }: Relation) =>
      [...terms].map(([each, factor]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${ids.get(each)}`).join(' ')
    const constraints = relations.flatMap((relation, i) => [
      ...(Number.isFinite(relation.low) ? [` low${i}: ${expression(relation)} >= ${relation.low}`] : []),
      ...(Number.isFinite(relation.high) ? [` high${i}: ${expression(relation)} <= ${relation.high}`] : []),
    ])
    const bounds = [...ids].map(([each, id]) => ` ${this.rangeOf(each)[0]} <= ${id} <= ${this.rangeOf(each)[1]}`)
    const model = [
      goal,
      ` goal: ${ids.get(name)}`,
      'Subject To',
      ...constraints,
      'Bounds',
      ...bounds,
      'General',
      ` ${[...ids.values()].join(' ')}`,
      'End',
    ].join('\n')
    const { Status, ObjectiveValue } = highs.solve(model, { output_flag: false })
    if (Status !== 'Optimal') throw new Error(`${goal} ${name}: ${Status}`)
    return Math.round(ObjectiveValue)
  }

  /** The numbers and relations that have anything to do with `name`. */
  #around(name: string): { names: Set<string>; relations: Relation[] } {
    const names = new Set([name])
    const relations = new Set<Relation>()
    for (const each of names) {
      const [low, high] = this.rangeOf(each)
      if (low === high) continue
      for (const relation of this.#relations) {
        if (!relation.terms.has(each)) continue
        relations.add(relation)
        for (const other of relation.terms.keys()) names.add(other)
      }
    }
    return { names, relations: [...relations] }
  }
}

/** Knowledge that a reader gained from a report. */
export interface Learned {
  readonly knowledge: ReaderKnowledge
  /** Lists that leave out rows: the name of the left-out sum, the total, and the rows that are shown. */
  readonly restsOfLists: (readonly [name: string, whole: string, parts: readonly string[]])[]
}
