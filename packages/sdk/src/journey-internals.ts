import type { JourneyState } from './journey-state.ts'
import type { StorageLike, Store } from './storage.ts'

/** The parts of a journey that other entry points of the SDK need. They are not public, and may change in any version. */
export interface JourneyInternals {
  readonly store: Store<JourneyState>
  /** Returns the storage in which the journey lives. It may throw. */
  storage(): StorageLike
  /** Returns epoch ms by the journey's own clock. */
  now(): number
}

export function internalsOf(journey: object): JourneyInternals {
  return (journey as { readonly internals: JourneyInternals }).internals
}
