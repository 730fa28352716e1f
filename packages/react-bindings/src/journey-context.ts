import { createContext } from 'react'
import { noJourney } from './no-journey.ts'
import type { RegisteredJourney, Step } from './register.ts'

/** What a provider hands down. Never changes while its journey does not, so that it causes no render. */
export interface JourneyContextValue {
  readonly journey: RegisteredJourney
  /** By step: the path on which it was last seen in this page view. */
  readonly seen: Map<Step, string>
  /** What runs when the page is restored from the back/forward cache: what is shown there is shown anew. */
  readonly restored: Set<() => void>
}

export function contextOf(journey: RegisteredJourney): JourneyContextValue {
  return { journey, seen: new Map(), restored: new Set() }
}

export const JourneyContext = /* @__PURE__ */ createContext(/* @__PURE__ */ contextOf(/* @__PURE__ */ noJourney()))
