import { setTimeout as sleep } from 'node:timers/promises'
import { RequestFailure } from '../client/explain.ts'

/** Repeats failed requests for a while. */
export interface Retry {
  run<Result>(ask: () => Promise<Result>): Promise<Result>
}

export interface RetryOptions {
  /** The first pause after a failure; each next one is twice as long, up to a minute. Default: 1 s. */
  readonly pauseMs?: number | undefined
  /** Hears for how long nothing is asked, in s, and why. */
  readonly onWait?: ((seconds: number, why: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

const ATTEMPTS = 8
/** Largest number of waits for one request. Datadog gives the length of each one. */
const WAITS = 60
const LONGEST_PAUSE_MS = 60_000
/** Besides 5xx: the request took too long, or there were too many. */
const TEMPORARY = [408, 429]

/**
 * Creates the retries of a pull, which runs unattended: they wait as long as a rate limit says, and repeat a request
 * after a failure of Datadog or the network, or an incomplete answer.
 */
export function createRetry({ pauseMs = 1_000, onWait = () => {}, signal }: RetryOptions = {}): Retry {
  return {
    async run(ask) {
      let [failures, waits] = [0, 0]
      for (;;) {
        signal?.throwIfAborted()
        try {
          return await ask()
        } catch (error) {
          if (!(error instanceof RequestFailure)) throw error
          const { status, waitSeconds } = error
          if (status !== undefined && status < 500 && !TEMPORARY.includes(status)) throw error
          const ms =
            waitSeconds === undefined ? Math.min(pauseMs * 2 ** failures, LONGEST_PAUSE_MS) : waitSeconds * 1_000
          if (waitSeconds === undefined) failures++
          else waits++
          if (failures === ATTEMPTS || waits === WAITS) throw error
          onWait(Math.round(ms / 1_000), error.what)
          await sleep(ms, undefined, { signal })
        }
      }
    },
  }
}
