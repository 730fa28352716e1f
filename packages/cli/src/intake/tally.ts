import type { Endpoint, KeptEndpoint } from './endpoint.ts'
import type { RefusalReason } from './refusal.ts'

type Discarded = Endpoint | 'telemetry'

/** Counts since the intake was created. */
export interface IntakeStats {
  /** Posts. */
  readonly requests: number
  /** Events on disk. */
  readonly accepted: Readonly<Record<KeptEndpoint, number>>
  /** Telemetry events, and posts to endpoints that are not kept. */
  readonly discarded: Readonly<Partial<Record<Discarded, number>>>
  /** Posts, by why they were refused; `lines`: lines that are no event. */
  readonly rejected: Readonly<Partial<Record<RefusalReason, number>>>
  /** How many times the disk was asked to sync. */
  readonly syncs: number
}

export function createTally() {
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
    discard(what: Discarded, count = 1) {
      if (count > 0) discarded[what] = (discarded[what] ?? 0) + count
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
