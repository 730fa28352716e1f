/** A query whose result follows the events. It is computed only while it has subscribers. */
export interface LiveQuery<Result> {
  /** Computes the result again, because of new events. */
  refresh(): void
  /** Computes the result again, because time has passed, if that takes a small share of the time since the last computation. */
  refreshWithTime(): void
  /** Calls `onResult` with the result and every later one. Returns a function that unsubscribes. */
  subscribe(onResult: (result: Result) => void, onError?: (error: unknown) => void): () => void
  /** Whether the query has no subscriber and is not being computed. */
  readonly isIdle: boolean
  /** Ends all subscriptions, and waits for a running computation. */
  close(): Promise<void>
}

export interface LiveQueryOptions<Result> {
  readonly compute: () => Promise<Result>
  /** Runs `use` when it is the query's turn. */
  readonly inTurn: (use: () => Promise<void>) => Promise<void>
  /** The minimum time between the starts of two computations. */
  readonly intervalMs: number
  readonly onError: (error: unknown) => void
}

interface Listener<Result> {
  onResult(result: Result): void
  onError?: ((error: unknown) => void) | undefined
}

/** The share of the time that computations may take if there are no new events. With few events, they take less. */
const IDLE_SHARE = 0.05

/**
 * Creates a query. It computes at most once an interval, never twice at a time, and then waits for as long as that took. After a
 * failure it tries again by itself; `onError` hears only of the first in a row, a subscriber of each.
 */
export function createLiveQuery<Result>(options: LiveQueryOptions<Result>): LiveQuery<Result> {
  const { compute, inTurn, intervalMs, onError } = options
  const listeners = new Set<Listener<Result>>()
  let newest: Result | undefined
  let isStale = true
  let hasFailed = false
  let isComputing = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let startedAt = Number.NEGATIVE_INFINITY
  let tookMs = 0
  const sinceStart = () => performance.now() - startedAt

  function schedule(): void {
    if (timer || running || !isStale || listeners.size === 0) return
    const waitMs = Math.max(intervalMs, 2 * tookMs) - sinceStart()
    timer = setTimeout(
      () => {
        timer = undefined
        running = inTurn(run).finally(() => {
          running = undefined
          schedule()
        })
      },
      Math.max(0, waitMs),
    )
  }

  /** Computes the result, unless the last subscriber left while the query waited for its turn. */
  async function run(): Promise<void> {
    if (listeners.size === 0) return
    isComputing = true
    isStale = false
    startedAt = performance.now()
    try {
      newest = await compute()
      hasFailed = false
      for (const { onResult } of listeners) onResult(newest)
    } catch (error) {
      isStale = true
      if (listeners.size > 0 && !hasFailed) onError(error)
      hasFailed = true
      for (const listener of listeners) listener.onError?.(error)
    }
    tookMs = sinceStart()
    isComputing = false
  }

  return {
    refresh() {
      isStale = true
      schedule()
    },
    refreshWithTime() {
      if (sinceStart() >= tookMs / IDLE_SHARE) this.refresh()
    },
    subscribe(onResult, onError) {
      const listener = { onResult, onError }
      listeners.add(listener)
      if (newest && !isStale && !running) onResult(newest)
      schedule()
      return () => {
        listeners.delete(listener)
      }
    },
    get isIdle() {
      return listeners.size === 0 && !isComputing
    },
    async close() {
      listeners.clear()
      clearTimeout(timer)
      await running
    },
  }
}
