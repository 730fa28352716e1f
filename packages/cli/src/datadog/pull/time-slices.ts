import { HOUR } from '../../system/time-units.ts'

/** Half open, epoch ms. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** Returns the parts of `range` that are in none of `taken`, in order. */
export function subtract(range: TimeRange, taken: readonly TimeRange[]): TimeRange[] {
  return taken.reduce<TimeRange[]>(
    (left, { from, to }) =>
      left
        .flatMap(each => [
          { from: each.from, to: Math.min(each.to, from) },
          { from: Math.max(each.from, to), to: each.to },
        ])
        .filter(each => each.from < each.to),
    [range],
  )
}

/**
 * Cuts `range` into slices that hold about `size` events each, by how many there are in each hour (UTC). A busy hour is
 * cut evenly.
 */
export function cutSlices({ from, to }: TimeRange, inHour: ReadonlyMap<number, number>, size: number): TimeRange[] {
  const slices: TimeRange[] = []
  let [start, events] = [from, 0]
  const end = (at: number) => {
    if (start < at) slices.push({ from: start, to: at })
    start = at
    events = 0
  }
  for (let hour = Math.floor(from / HOUR) * HOUR; hour < to; hour += HOUR) {
    const [begin, close] = [Math.max(hour, from), Math.min(hour + HOUR, to)]
    const own = inHour.get(hour) ?? 0
    if (events + own > size) end(begin)
    events += own
    const parts = Math.ceil(own / size)
    for (let part = 1; part < parts; part++) end(begin + Math.round(((close - begin) * part) / parts))
  }
  end(to)
  return slices
}
