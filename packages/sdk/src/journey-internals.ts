import type { StateStore, StorageLike } from './storage.ts'

/** The parts of a journey that other entry points of the SDK need. They are not public, and may change in any version. */
export interface JourneyInternals {
  readonly stateStore: StateStore
  /** Returns the storage in which the journey lives. It may throw. */
  hostStorage(): StorageLike
  /** Returns epoch ms by the journey's own clock. */
  currentTime(): number
}

export function internalsOf(journey: object): JourneyInternals {
  return (journey as { readonly internals: JourneyInternals }).internals
}
