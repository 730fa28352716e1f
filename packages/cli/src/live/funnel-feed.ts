import type { FunnelResult } from '../funnel/funnel-result.ts'

/** A funnel that follows its events. It is computed only while somebody listens. */
export interface FunnelFeed {
  /** New events are there. */
  refresh(): void
  /** Hands over the funnel and each one after it; returns what ends that. */
  subscribe(onFunnel: (funnel: FunnelResult) => void, onError?: (error: unknown) => void): () => void
  /** Waits for a computation that is going on. */
  close(): Promise<void>
}

export interface FunnelFeedOptions {
  readonly compute: () => Promise<FunnelResult>
  /** Between the start of two computations. */
  readonly intervalMs: number
  readonly onError: (error: unknown) => void
}

interface Listener {
  onFunnel(funnel: FunnelResult): void
  onError?: ((error: unknown) => void) | undefined
}

/** Computes at most once per interval, never twice at a time, and rests for as long as a computation took. */
export function createFunnelFeed({ compute, intervalMs, onError }: FunnelFeedOptions): FunnelFeed {
  const listeners = new Set<Listener>()
  let newest: FunnelResult | undefined
  let isStale = true
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
      for (const { onFunnel } of listeners) onFunnel(newest)
    } catch (error) {
      if (listeners.size > 0) onError(error)
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
    subscribe(onFunnel, onError) {
      const listener = { onFunnel, onError }
      listeners.add(listener)
      if (newest && !isStale && !running) onFunnel(newest)
      schedule()
      return () => {
        listeners.delete(listener)
      }
    },
    async close() {
      listeners.clear()
      clearTimeout(timer)
      await running
    },
  }
}
