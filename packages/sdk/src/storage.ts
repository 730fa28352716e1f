import { allowedAttributes } from './attributes.ts'
import { guard } from './guard.ts'
import type { JourneyDefinition } from './journey-definition.ts'
import type { JourneyState, StepState } from './journey-state.ts'
import { declares } from './state-machine.ts'
import { isUuid } from './uuid.ts'

/** The part of `sessionStorage` that is used. Any method may throw. */
export type StorageLike = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The journey between signals, kept outside this bundle so that a reload and a second bundle agree on it. */
export interface StateStore {
  /** The stored text, if any. Never throws. */
  read(): string | null | undefined
  /** Keeps `text`, or forgets the journey where it is empty. Never throws. */
  write(text: string): void
}

/**
 * Where storage does not keep what was written, the state lives in memory until storage says something new, and what it
 * still holds is removed as out of date, if it allows that.
 */
export function createStore(key: string, storage: () => StorageLike): StateStore {
  let written = ''
  let leftAs: string | null | undefined
  const get = () => guard(() => storage().getItem(key))
  return {
    read() {
      const text = get()
      return text === leftAs ? written : text
    },
    write(text) {
      written = text
      guard(() => storage().setItem(key, text))
      if (get() !== text || !text) guard(() => storage().removeItem(key))
      leftAs = get()
    },
  }
}

/** `state` as text, behind a checksum. */
export function writeState(state: JourneyState): string {
  return seal(JSON.stringify(state))
}

/**
 * The state that `text` says, or undefined where {@link writeState} did not write it: storage and URLs can be corrupted and
 * tampered with. Every word in it is a declared one: a cause that only another version of the app knows is left out.
 */
export function readState(definition: JourneyDefinition, text: string | null | undefined): JourneyState | undefined {
  return guard(() => {
    if (!text) return undefined
    const json = text.slice(text.indexOf('{'))
    const state: JourneyState = JSON.parse(json)
    const { id, startedAt, seq, steps } = state
    // A sum is finite only where each summand is a number.
    const isValid =
      text === seal(json) &&
      isUuid(id) &&
      Number.isFinite(startedAt + seq) &&
      definition.steps.every((step, i) => {
        const stored = steps[i] as StepState
        if (!declares(step, stored.rank, stored.cause)) stored.cause = undefined
        return Number.isFinite(stored.attempt + (stored.startedAt || 0))
      })
    if (!isValid) return undefined
    state.attributes = allowedAttributes(definition.attributes, state.attributes)
    return state
  })
}

/** Not against an attacker, who could compute it too, but against every accident. */
function seal(json: string): string {
  let checksum = 0
  for (let i = 0; i < json.length; i++) checksum = (checksum * 31 + json.charCodeAt(i)) | 0
  return checksum + json
}
