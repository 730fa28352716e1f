import type { Credentials } from './credentials.ts'

export interface SendOptions {
  /** Time limit of a request, ms. */
  readonly timeoutMs?: number | undefined
  /** Hears that Datadog asks to wait, in s. */
  readonly onWait?: ((seconds: number) => void) | undefined
  /** Number of retries after a 429 or 5xx. Default: 3. */
  readonly retries?: number | undefined
}

/** An aggregation over weeks of events takes its time. */
const TIMEOUT_MS = 60_000
/** A longer wait is reported instead. */
const MAX_WAIT_S = 120

/** Error of a rate limit whose wait is too long or unknown. */
export class RateLimitedError extends Error {
  readonly seconds: number

  constructor(seconds: number) {
    super(`wait ${seconds} s`)
    this.seconds = seconds
  }
}

/** Error of a request that may have succeeded all the same. */
export class PossiblyAppliedError extends Error {
  readonly status: number

  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

/**
 * Creates the function that sends the client's requests. The client retries 429 and 5xx. This function throws instead
 * when a retry would be wrong: a create, which may have succeeded, or a wait that is too long for a user.
 */
export function createSend(
  { server }: Pick<Credentials, 'server'>,
  { timeoutMs = TIMEOUT_MS, onWait = () => {}, retries }: SendOptions,
): (url: string, init: RequestInit) => Promise<Response> {
  return async (url, init) => {
    const { pathname, search } = new URL(url)
    const address = server === undefined ? url : new URL(`${pathname}${search}`, server).href
    // A redirect would carry the keys along.
    const response = await fetch(address, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    const isCreating = init.method === 'POST' && !/\/(aggregate|search|scalar|validate)$/.test(pathname)
    if (response.status >= 500 && isCreating) throw new PossiblyAppliedError(response.status)
    if (response.status === 429) {
      const seconds = Number.parseInt(response.headers.get('x-ratelimit-reset') ?? '', 10)
      if (seconds > MAX_WAIT_S || retries === 0) throw new RateLimitedError(Number.isNaN(seconds) ? 2 : seconds)
      onWait(seconds || 2)
    }
    return response
  }
}
