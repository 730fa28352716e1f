import type { FunnelResult } from '../funnel/funnel-result.ts'

/** A funnel that follows its events. It is computed only while somebody listens. */
export interface FunnelFeed {
  /** New events are there. */
  refresh(): void
  /** Hands over the funnel and each one after it; returns what ends that. */
  subscribe(onFunnel: (funnel: FunnelResult) => void, onError?: (error: unknown) => void): () => void
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
  let busy = false
  let nextAt = 0

  function schedule(): void {
    if (busy || !isStale || listeners.size === 0) return
    busy = true
    setTimeout(run, Math.max(0, nextAt - Date.now())).unref()
  }

  async function run(): Promise<void> {
    isStale = false
    const startedAt = Date.now()
    try {
      newest = await compute()
      for (const { onFunnel } of listeners) onFunnel(newest)
    } catch (error) {
      onError(error)
      for (const listener of listeners) listener.onError?.(error)
    }
    const tookMs = Date.now() - startedAt
    nextAt = startedAt + Math.max(intervalMs, 2 * tookMs)
    busy = false
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
      if (newest && !isStale) onFunnel(newest)
      schedule()
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
