import { type RumEvent, type Scalar, valuesOf } from './rum-event.ts'

/** Aggregation of events into a number. */
export interface Aggregation {
  readonly aggregation: string
  /** Measured field. Not used by `count`. */
  readonly metric?: string | undefined
}

/**
 * Computes an aggregation as Datadog should, or null if none of `events` has the metric. Percentiles are interpolated
 * linearly and cardinalities are exact; Datadog's are estimates.
 *
 * @throws RangeError if the aggregation is unknown.
 */
export function compute(events: readonly RumEvent[], { aggregation, metric }: Aggregation): number | null {
  if (aggregation === 'count') return events.length
  if (metric === undefined) throw new RangeError(`${aggregation} needs a metric`)
  const values = events.flatMap(event => valuesOf(event, metric))
  if (aggregation === 'cardinality') return new Set(values).size
  const numbers = values.filter((value: Scalar) => typeof value === 'number').sort((a, b) => a - b)
  const sum = numbers.reduce((total, value) => total + value, 0)
  const share = aggregation === 'median' ? 0.5 : Number(/^pc(\d\d)$/.exec(aggregation)?.[1]) / 100
  if (numbers.length === 0) return null
  if (aggregation === 'sum') return sum
  if (aggregation === 'avg') return sum / numbers.length
  if (aggregation === 'min') return numbers[0] as number
  if (aggregation === 'max') return numbers.at(-1) as number
  if (Number.isNaN(share)) throw new RangeError(`${aggregation} is not a known aggregation`)
  return percentile(numbers, share)
}

function percentile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1)
  const below = sorted[Math.floor(position)] as number
  const above = sorted[Math.ceil(position)] as number
  return below + (above - below) * (position - Math.floor(position))
}
