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
 * Pulls new events repeatedly until `signal` aborts. Older slices are pulled less often for late events.
 * @throws the errors of `pull`
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
