import { MAX_SMALL_COUNT } from '../disclosure/suppress.ts'
import type { LoadedJourney } from '../journey/profile.ts'

/** Returns the attribute of journeys that has the state of the feature toggle; undefined if they have none. */
export function toggleAttribute({ definition: { attributes = {} }, profile }: LoadedJourney): string | undefined {
  const { toggle } = profile.attributes
  return toggle !== undefined && attributes[toggle] ? toggle : undefined
}

/** Tells whether the journeys without the feature are no accident: more than a few, and a tenth of all. */
export function isNoAccident(off: number, journeys: number): boolean {
  return off > MAX_SMALL_COUNT && off >= journeys / 10
}
