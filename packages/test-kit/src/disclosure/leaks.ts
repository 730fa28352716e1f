import { MAX_SMALL_COUNT } from './read-cell.ts'
import type { Learned, Range } from './reader-knowledge.ts'

/** A count from 1 to 10 that readers can tell too closely. */
export interface Leak {
  readonly name: string
  readonly value: number
  readonly range: Range
}

const MIN_SPAN = 4

/**
 * Finds the counts from 1 to 10 for which a reader is left with fewer than 5 possible values.
 * @param truth knowledge from the exact document, which tells which counts exist.
 */
export function leaksBetween(reader: Learned, truth: Learned): Leak[] {
  const rests = new Map(
    reader.restsOfLists.map(([name, whole, parts]) => [
      name,
      valueIn(truth, whole) - parts.reduce((sum, part) => sum + valueIn(truth, part), 0),
    ]),
  )
  return reader.knowledge.names.flatMap(name => {
    const value = rests.get(name) ?? valueIn(truth, name)
    if (!(value >= 1 && value <= MAX_SMALL_COUNT)) return []
    const range = reader.knowledge.possible(name)
    if (value < range[0] || value > range[1]) throw new Error(`${name} is ${value}, not ${range.join(' to ')}`)
    return range[1] - range[0] < MIN_SPAN ? [{ name, value, range }] : []
  })
}

function valueIn({ knowledge }: Learned, name: string): number {
  const [low, high] = knowledge.rangeOf(name)
  if (low === high) return low
  const [least, most] = knowledge.possible(name)
  return least === most ? least : Number.NaN
}
