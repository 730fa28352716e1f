import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { FunnelStore } from '../funnel/funnel-store.ts'
import type { EvidenceLoader } from './baseline.ts'
import { shareOf } from './share.ts'
import { NO_ARRIVALS } from './silent-apps.ts'
import { closedPart } from './stages.ts'

/**
 * Gathers the evidence from a store that counts events, such as Datadog. It counts journeys, not users.
 * @param asked.asOf epoch ms
 */
export function storeEvidence(
  ask: FunnelStore,
  definition: JourneyDefinition,
  { asOf, env }: { readonly asOf: number; readonly env: string | undefined },
): EvidenceLoader {
  return async (period, use) => {
    const closed = closedPart(period, definition, asOf, { isCounted: true })
    const funnel = closed.to > closed.from ? await ask(definition, { ...closed, asOf, env }) : undefined
    return use({
      source: 'datadog',
      closed,
      users: { count: funnel?.journeys.total ?? 0, by: 'journeys' },
      quality: funnel?.quality ?? { apps: [], warnings: [] },
      arrivals: NO_ARRIVALS,
      async trials(criterion) {
        if (criterion.kind === 'endpoint_errors' || criterion.kind === 'telemetry_loss') return undefined
        const tally = funnel ? shareOf(definition, funnel, criterion) : { hits: 0, trials: 0 }
        return tally && { ...tally, unit: 'journeys' }
      },
      latency: async () => undefined,
      codes: async () => undefined,
      silence: async () => undefined,
    })
  }
}
