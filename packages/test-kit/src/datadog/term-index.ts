import type { RumEvent } from './rum-event.ts'
import { parseTerms, type Term } from './search.ts'

/** The events that a term matches. */
interface Hits {
  /** Number of events that were already searched; there may be more by now. */
  searched: number
  /** Positions of the matching events, in order. */
  readonly positions: number[]
  /** Matches by position: 1 if the term matches the event. */
  flags: Uint8Array
}

/** Caches by events, then by the text of a term. Searches share most of their terms. */
const indexes = new WeakMap<readonly RumEvent[], Map<string, Hits>>()

/** Finds the events that `query` matches, in their order. Events may be added to the list, but not changed. */
export function findMatches(events: readonly RumEvent[], query: string): readonly RumEvent[] {
  const terms = parseTerms(query)
  if (terms.length === 0) return events
  const index = indexes.get(events) ?? new Map<string, Hits>()
  indexes.set(events, index)
  const [fewest, ...others] = terms
    .map(term => hitsOf(events, term, index))
    .sort((a, b) => a.positions.length - b.positions.length)
  const positions = fewest?.positions.filter(position => others.every(({ flags }) => flags[position])) ?? []
  return positions.map(position => events[position] as RumEvent)
}

function hitsOf(events: readonly RumEvent[], { text, matches }: Term, index: Map<string, Hits>): Hits {
  const hits = index.get(text) ?? { searched: 0, positions: [], flags: new Uint8Array(events.length) }
  index.set(text, hits)
  if (hits.flags.length < events.length) {
    const flags = new Uint8Array(2 * events.length)
    flags.set(hits.flags)
    hits.flags = flags
  }
  for (; hits.searched < events.length; hits.searched++) {
    if (!matches(events[hits.searched] as RumEvent)) continue
    hits.positions.push(hits.searched)
    hits.flags[hits.searched] = 1
  }
  return hits
}
