import type { JourneyState } from './journey-state.ts'
import type { StorageLike, Store } from './storage.ts'

/** What other entry points of the SDK need of a journey. It is not public, and may change in any version. */
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
