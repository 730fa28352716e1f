import type { Endpoint, KeptEndpoint } from './datadog-endpoint.ts'
import type { RefusalReason } from './refusal.ts'

type Discarded = Endpoint | 'telemetry'

/** Counts since the intake was created. */
export interface IntakeStats {
  /** The number of posts. */
  readonly requests: number
  /** Events on disk, by endpoint. */
  readonly accepted: Readonly<Record<KeptEndpoint, number>>
  /** SDK telemetry events, and posts to endpoints that the intake doesn't keep. */
  readonly discarded: Readonly<Partial<Record<Discarded, number>>>
  /** Refused posts, by reason; `lines` counts lines that aren't events. */
  readonly rejected: Readonly<Partial<Record<RefusalReason, number>>>
  /** The number of disk syncs. */
  readonly syncs: number
}

export function createIntakeCounters() {
  let requests = 0
  const accepted: Record<KeptEndpoint, number> = { rum: 0, logs: 0 }
  const discarded: Partial<Record<Discarded, number>> = {}
  const rejected: Partial<Record<RefusalReason, number>> = {}
  return {
    request() {
      requests++
    },
    accept(endpoint: KeptEndpoint, events: number) {
      accepted[endpoint] += events
    },
    discard(kind: Discarded, count = 1) {
      if (count > 0) discarded[kind] = (discarded[kind] ?? 0) + count
    },
    reject(reason: RefusalReason, count = 1) {
      if (count > 0) rejected[reason] = (rejected[reason] ?? 0) + count
    },
    stats: (syncs: number): IntakeStats => ({
      requests,
      accepted: { ...accepted },
      discarded: { ...discarded },
      rejected: { ...rejected },
      syncs,
    }),
  }
}
