/** A query whose result follows the events. It is computed only while it has subscribers. */
export interface LiveQuery<Result> {
  /** Computes the result again, because of new events. */
  refresh(): void
  /** Calls `onResult` with the result and every later one. Returns a function that unsubscribes. */
  subscribe(onResult: (result: Result) => void, onError?: (error: unknown) => void): () => void
  /** Whether the query has no subscriber and is not being computed. */
  readonly isIdle: boolean
  /** Ends all subscriptions, and waits for a running computation. */
  close(): Promise<void>
}

export interface LiveQueryOptions<Result> {
  readonly compute: () => Promise<Result>
  /** The minimum time between the starts of two computations. */
  readonly intervalMs: number
  readonly onError: (error: unknown) => void
}

interface Listener<Result> {
  onResult(result: Result): void
  onError?: ((error: unknown) => void) | undefined
}

/**
 * Creates a query. It computes at most once an interval, never twice at a time, and then waits for as long as that took. After a
 * failure it tries again by itself; `onError` hears only of the first in a row, a subscriber of each.
 */
export function createLiveQuery<Result>({ compute, intervalMs, onError }: LiveQueryOptions<Result>): LiveQuery<Result> {
  const listeners = new Set<Listener<Result>>()
  let newest: Result | undefined
  let isStale = true
  let hasFailed = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let nextAt = 0

  function schedule(): void {
    if (timer || running || !isStale || listeners.size === 0) return
    timer = setTimeout(
      () => {
        timer = undefined
        running = run()
      },
      Math.max(0, nextAt - Date.now()),
    )
  }

  async function run(): Promise<void> {
    isStale = false
    const startedAt = Date.now()
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
    nextAt = startedAt + Math.max(intervalMs, 2 * (Date.now() - startedAt))
    running = undefined
    schedule()
  }

  return {
    refresh() {
      isStale = true
      schedule()
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
      return listeners.size === 0 && timer === undefined && running === undefined
    },
    async close() {
      listeners.clear()
      clearTimeout(timer)
      await running
    },
  }
}
