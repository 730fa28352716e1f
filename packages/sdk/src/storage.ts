import { allowedAttributes } from './attributes.ts'
import { guard } from './guard.ts'
import { causesOf, type JourneyDefinition } from './journey-definition.ts'
import type { JourneyState, StepState } from './journey-state.ts'
import { isUuid } from './uuid.ts'

/** The part of `sessionStorage` that is used. Any method may throw. */
export type StorageLike = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** One value in storage, outside this bundle, so that a reload and a second bundle agree on it. */
export interface Store<Value> {
  /** Returns the stored value, if there is one. Never throws. */
  read(): Value | undefined
  /** Stores `value` as `text`. Removes what is stored if `text` is empty. Never throws. */
  write(text: string, value?: Value): void
}

/**
 * Creates a store that keeps the last value in memory. As long as storage says what it said after the last `read` or `write`, that value
 * is current. So the same text is parsed once, and a write that does not stick, because storage is blocked, full or a stub, is not lost.
 * A write that does not stick also removes the outdated text, if storage allows it. A newer text from another bundle wins again.
 *
 * @param parse Returns the value of a stored text. If the text is not valid, returns undefined or throws.
 */
export function createStore<Value>(
  key: string,
  storage: () => StorageLike,
  parse: (text: string | null | undefined) => Value | undefined,
): Store<Value> {
  let value: Value | undefined
  let lastText: string | null | undefined
  const get = () => guard(() => storage().getItem(key))
  return {
    read() {
      const text = get()
      if (text !== lastText) {
        lastText = text
        value = guard(() => parse(text))
      }
      return value
    },
    write(text, newValue) {
      value = newValue
      guard(() => storage().setItem(key, text))
      lastText = get()
      if (!text || lastText !== text) {
        guard(() => storage().removeItem(key))
        lastText = get()
      }
    },
  }
}

/**
 * Returns `state` as text, behind a checksum. The checksum finds every accident. It does not stop an attacker, who could compute it, too.
 */
export function writeState(state: JourneyState): string {
  const json = JSON.stringify(state)
  let checksum = 0
  for (let i = 0; i < json.length; i++) checksum = (checksum * 31 + json.charCodeAt(i)) | 0
  return checksum + json
}

/**
 * Reads what {@link writeState} wrote. Storage and URLs can be corrupted and tampered with, so the function returns undefined for any other
 * text, or throws. It leaves out a word that `definition` does not declare, as another version of the app may have written it.
 */
export function readState(definition: JourneyDefinition, text: string | null | undefined): JourneyState | undefined {
  if (!text) return undefined
  const state: JourneyState = JSON.parse(text.slice(text.indexOf('{')))
  const { id, startedAt, seq, steps } = state
  // A sum is finite only where each summand is a number.
  const isValid =
    text === writeState(state) &&
    isUuid(id) &&
    Number.isFinite(startedAt + seq) &&
    definition.steps.every((step, i) => {
      const stored = steps[i] as StepState
      if (!causesOf(step, stored.rank).includes(stored.cause)) stored.cause = undefined
      return Number.isFinite(stored.attempt + (stored.startedAt || 0))
    })
  if (!isValid) return undefined
  state.attributes = allowedAttributes(definition.attributes, state.attributes)
  return state
}
