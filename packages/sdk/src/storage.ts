import { allowedAttributes } from './attributes.ts'
import { failureOwner, isReason, type JourneyDefinition, journeyWideSpecs } from './journey-definition.ts'
import type { JourneyState, StepState } from './state-machine.ts'
import { isUuid } from './uuid.ts'

/** The part of `sessionStorage` that is used. Any method may throw. */
export type StorageLike = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The journey's state between signals, kept outside this bundle so that a reload and a second bundle agree on it. */
export interface StateStore {
  /** The stored text, or null. Never throws. */
  read(): string | null
  /** Keeps `text`, or forgets the journey where it is undefined. Never throws. */
  write(text: string | undefined): void
}

/** Where storage refuses a write, the state lives in memory, and what storage still held is removed as out of date. */
export function createStore(key: string, storage: () => StorageLike): StateStore {
  let memory: string | undefined
  const remove = () => {
    try {
      storage().removeItem(key)
    } catch {}
  }
  return {
    read() {
      if (memory !== undefined) return memory
      try {
        return storage().getItem(key)
      } catch {
        return null
      }
    },
    write(text) {
      memory = undefined
      if (text === undefined) return remove()
      try {
        storage().setItem(key, text)
      } catch {
        memory = text
        remove()
      }
    },
  }
}

/**
 * The state that `text` says, rebuilt field by field, or undefined where any of it could not have been written by the
 * state machine: storage and URLs can be corrupted, tampered with, or be another version's.
 */
export function parseState(definition: JourneyDefinition, text: string | null): JourneyState | undefined {
  try {
    const { id, startedAt, entry, seq, last, lastAt, open, steps, attributes } = JSON.parse(text as string) as JourneyState
    const index = (value: number, lowest = 0) => isWhole(value, lowest) && value < definition.steps.length
    const isValidStep = ({ name, rung, attempt, startedAt, done, cause }: StepState, i: number) => {
      const step = definition.steps[i]
      return (
        step?.name === name &&
        isWhole(rung) &&
        rung < 5 &&
        isWhole(attempt) &&
        attempt > 0 === rung > 0 &&
        (i >= entry || !attempt) &&
        (open !== i || (rung > 0 && !done)) &&
        (startedAt === undefined || Number.isFinite(startedAt)) &&
        (done === undefined || (done === true && rung === 4)) &&
        (cause === undefined || (rung === 2 && isReason(step, cause)) || (rung === 3 && !!failureOwner(step, cause)))
      )
    }
    return isUuid(id) &&
      Number.isFinite(startedAt) &&
      Number.isFinite(lastAt) &&
      index(entry) &&
      isWhole(seq, 1) &&
      index(last) &&
      index(open, -1) &&
      steps.length === definition.steps.length &&
      steps.every(isValidStep)
      ? {
          id,
          startedAt,
          entry,
          seq,
          last,
          lastAt,
          open,
          steps: steps.map(({ name, rung, attempt, startedAt, done, cause }) =>
            Object.assign({ name, rung, attempt }, startedAt !== undefined && { startedAt }, done && { done }, cause && { cause }),
          ),
          attributes: allowedAttributes(journeyWideSpecs(definition), attributes, 'the stored journey'),
        }
      : undefined
  } catch {
    return undefined
  }
}

function isWhole(value: number, lowest = 0): boolean {
  return Number.isSafeInteger(value) && value >= lowest
}
