import { setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '../../system/time-units.ts'
import type { PulledSlice } from './pull-folder.ts'
import { RETENTION_MS } from './pull-kinds.ts'

export interface FollowOptions {
  /** Ends the pause between two pulls, with the error that an aborted pull has as well. */
  readonly signal: AbortSignal
  /** Start of the first pull, epoch ms. */
  readonly from: number
  /** How long it pauses, ms. Default: half a minute. */
  readonly roundMs?: number
  /** Hears that a pull has ended, and is waited for. */
  readonly onPulled?: () => void | Promise<void>
}

/** One of the pulls of `followEvents`. */
export interface FollowRound {
  /** Epoch ms. It is never beyond retention, except in the first pull. */
  readonly from: number
  /** Tells whether a slice is pulled again. Undefined in the first pull: each is. */
  readonly isDue?: (slice: PulledSlice, now: number) => boolean
}

const ROUND_MS = 30 * SECOND

/**
 * Pulls new events repeatedly until `signal` aborts. Older slices are pulled less often for late events.
 * @throws the errors of `pull`
 */
export async function followEvents(
  pull: (round: FollowRound) => Promise<unknown>,
  { signal, from, roundMs = ROUND_MS, onPulled = () => {} }: FollowOptions,
): Promise<never> {
  const isDue = ({ to, pulledAt }: PulledSlice, now: number) => now - to >= 2 * Math.max(pulledAt - to, roundMs)
  await pull({ from })
  for (;;) {
    await onPulled()
    await sleep(roundMs, undefined, { signal })
    await pull({ from: Math.max(from, Date.now() - RETENTION_MS.journey), isDue })
  }
}
