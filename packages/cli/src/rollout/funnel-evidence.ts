import type { FunnelStore, HourlyStore } from '../funnel/funnel-store.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import type { EvidenceLoader } from './baseline.ts'
import { type Outcome, tallyOf } from './burst-correction.ts'
import type { Tally } from './confidence-sequence.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import { shareOf } from './share.ts'
import { NO_ARRIVALS } from './silent-apps.ts'
import { closedPart } from './stages.ts'
import { isNoAccident, toggleAttribute } from './toggle-off.ts'

/** Stores that count events, such as Datadog. */
export interface CountingStores {
  readonly funnel: FunnelStore
  readonly hours: HourlyStore
}

/** Which counts a rollout needs. */
interface CountsNeeded extends Pick<RolloutPlan, 'criteria'> {
  /** Epoch ms. */
  readonly asOf: number
  readonly env: string | undefined
}

/** Gathers the evidence from counts, hour by hour. It counts journeys, not users. */
export function storeEvidence(
  stores: CountingStores,
  journey: LoadedJourney,
  { criteria, asOf, env }: CountsNeeded,
): EvidenceLoader {
  const { definition } = journey
  const toggle = toggleAttribute(journey)
  const hasCauses = criteria.some(({ kind }) => kind === 'drop_off')
  return async (period, use) => {
    const closed = closedPart(period, definition, asOf, { isCounted: true })
    const choice = { ...closed, asOf, env }
    const funnel = closed.to > closed.from ? await stores.funnel(definition, choice) : undefined
    let counted: ReturnType<HourlyStore> | undefined
    const hours = async () => {
      if (!funnel) return []
      counted ??= stores.hours(definition, { ...choice, hasCauses })
      return counted
    }
    return use({
      source: 'datadog',
      closed,
      users: { count: funnel?.journeys.total ?? 0, by: 'journeys' },
      newest: null,
      newestSign: async () => undefined,
      quality: funnel?.quality ?? { apps: [], warnings: [] },
      arrivals: NO_ARRIVALS,
      async trials(criterion) {
        if (criterion.kind === 'endpoint_errors' || criterion.kind === 'telemetry_loss') return undefined
        const outcomes = (await hours()).flatMap((hour): Outcome[] => {
          const { hits, trials } = shareOf(definition, hour, criterion) as Tally
          // Missing events can make more journeys lost than began, or a negative number of them.
          const possible = Math.min(Math.max(0, hits), trials)
          return trials > 0 ? [{ at: Math.max(hour.from, closed.from), hits: possible, trials }] : []
        })
        return { ...tallyOf(outcomes), unit: 'journeys', outcomes }
      },
      latency: async () => undefined,
      codes: async () => undefined,
      async isToggleOff() {
        if (!funnel || toggle === undefined) return false
        const off = await stores.funnel(definition, { ...choice, where: { [toggle]: 'false' } })
        return isNoAccident(off.journeys.total, funnel.journeys.total)
      },
      appVersions: async () => [],
      silence: async () => undefined,
      otherTraffic: async () => [],
    })
  }
}
