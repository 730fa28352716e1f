import { allowedAttributes } from './attributes.ts'
import { guard } from './guard.ts'
import { causesOf, type JourneyDefinition, stepNames } from './journey-definition.ts'
import type { JourneyState, StepState } from './journey-state.ts'
import { COMPLETED } from './phase-rank.ts'
import { isUuid } from './uuid.ts'

/** The part of `sessionStorage` that is used. Any method may throw. */
export type StorageLike = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The state of a journey in storage, outside this bundle, so that a reload and a second bundle agree on it. */
export interface StateStore {
  /** Returns the stored state, if there is one. Never throws. */
  readStored(): JourneyState | undefined
  /** Stores `state`, or removes what is stored. Never throws. */
  writeStored(state?: JourneyState): void
}

/**
 * Creates a store that keeps the last state in memory. As long as storage says what it said after the last `readStored` or `writeStored`, or
 * throws, that state is current. So the same text is parsed once, and a write that does not stick, because storage is blocked, full or a stub, is not lost.
 * A write that does not stick also removes the outdated text, if storage allows it. A newer text from another bundle wins again.
 */
export function createStateStore(definition: JourneyDefinition, storage: () => StorageLike): StateStore {
  const key = `journey-monitor:${definition.name}`
  let state: JourneyState | undefined
  let lastText: string | null | undefined
  const get = () => guard(() => storage().getItem(key), lastText)
  return {
    readStored() {
      const text = get()
      if (text !== lastText) {
        lastText = text
        state = (text && guard(() => readState(definition, text))) as JourneyState | undefined
      }
      return state
    },
    writeStored(newState) {
      const text = newState && writeState(definition, newState)
      state = newState
      // The text of no state is `undefined`, which storage turns into another text. So it never sticks, and is removed.
      guard(() => storage().setItem(key, text as string))
      if (get() !== text) guard(() => storage().removeItem(key))
      lastText = get()
    },
  }
}

/**
 * Returns `state` as text, behind the names of the steps. So a definition with other steps, or the same in another order, does not continue
 * the journey.
 */
export function writeState(definition: JourneyDefinition, state: JourneyState): string {
  return stepNames(definition) + JSON.stringify(state)
}

/**
 * Reads what {@link writeState} wrote. Storage and URLs can be corrupted and tampered with, so the function returns undefined for any other
 * text, or throws. It leaves out a word that `definition` does not declare, as another version of the app may have written it.
 */
export function readState(definition: JourneyDefinition, text: string): JourneyState | undefined {
  const state: JourneyState = JSON.parse(text.slice(text.indexOf('{')))
  const isOurs = text === writeState(definition, state) && isUuid(state.id)
  const counts = [state.seq, state.startedAt, state.lastAt, state.expiresAt]
  state.steps = definition.steps.map((step, i) => {
    const stored = state.steps[i] as StepState
    const { rank = 0, attempt, lastRank = 0, rankCause } = stored
    stored.rankCause = causesOf(step, rank).find(cause => cause === rankCause)
    counts.push(attempt, rank, lastRank, COMPLETED - rank, rank - lastRank)
    return stored
  })
  state.attributes = allowedAttributes(definition.attributes, state.attributes)
  // In JSON, only whole numbers from 0 consist of digits.
  return isOurs && /^.[\d,]+.$/.test(JSON.stringify(counts)) ? state : undefined
}
