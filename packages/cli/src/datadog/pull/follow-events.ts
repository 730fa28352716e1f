import { setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '../../system/time-units.ts'
import type { PulledSlice } from './pull-folder.ts'

export interface FollowOptions {
  /** Ends the pause between two pulls, with the error that an aborted pull has as well. */
  readonly signal: AbortSignal
  /** How long it pauses, ms. Default: half a minute. */
  readonly roundMs?: number
  /** Hears that a pull has ended, and is waited for. */
  readonly onPulled?: () => void | Promise<void>
}

const ROUND_MS = 30 * SECOND

/**
 * Pulls again and again what is new, until `signal` aborts. The older a slice was when it was pulled, the more seldom it is
 * pulled again for what came late.
 * @throws what `pull` throws
 */
export async function followEvents(
  pull: (isDue?: (slice: PulledSlice, now: number) => boolean) => Promise<unknown>,
  { signal, roundMs = ROUND_MS, onPulled = () => {} }: FollowOptions,
): Promise<never> {
  const isDue = ({ to, pulledAt }: PulledSlice, now: number) => now - to >= 2 * Math.max(pulledAt - to, roundMs)
  for (let pulling = pull(); ; pulling = pull(isDue)) {
    await pulling
    await onPulled()
    await sleep(roundMs, undefined, { signal })
  }
}
