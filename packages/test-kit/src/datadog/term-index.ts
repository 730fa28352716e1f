import type { RumEvent } from './rum-event.ts'
import { parseTerms, type Term } from './search.ts'

/** Which of some events a term finds. */
interface Hits {
  /** Number of events already searched; there may be more by now. */
  looked: number
  /** Their places, in order. */
  readonly places: number[]
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
    .sort((a, b) => a.places.length - b.places.length)
  const places = fewest?.places.filter(place => others.every(({ flags }) => flags[place])) ?? []
  return places.map(place => events[place] as RumEvent)
}

function hitsOf(events: readonly RumEvent[], { text, matches }: Term, index: Map<string, Hits>): Hits {
  const hits = index.get(text) ?? { looked: 0, places: [], flags: new Uint8Array(events.length) }
  index.set(text, hits)
  if (hits.flags.length < events.length) {
    const flags = new Uint8Array(2 * events.length)
    flags.set(hits.flags)
    hits.flags = flags
  }
  for (; hits.looked < events.length; hits.looked++) {
    if (!matches(events[hits.looked] as RumEvent)) continue
    hits.places.push(hits.looked)
    hits.flags[hits.looked] = 1
  }
  return hits
}
