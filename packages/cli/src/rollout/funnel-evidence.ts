import type { FunnelResult } from '../funnel/funnel-result.ts'
import type { FunnelStore } from '../funnel/funnel-store.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { HOUR } from '../system/time-units.ts'
import type { EvidenceLoader } from './baseline.ts'
import { shareOf } from './share.ts'
import { NO_ARRIVALS } from './silent-apps.ts'
import { closedPart, type Period } from './stages.ts'
import { isNoAccident, toggleAttribute } from './toggle-off.ts'

/** An outage that began today must not hide behind a good week, so these parts of a stage are counted by themselves. */
const RECENT_HOURS = [2, 6, 24]

/** The newest parts of `closed`, from a full hour on, if they are not most of it. */
function recentParts({ from, to }: Period): Period[] {
  return RECENT_HOURS.map(hours => ({ from: Math.floor(to / HOUR - hours) * HOUR, to })).filter(
    part => to - part.from <= (to - from) / 2,
  )
}

interface RecentFunnel {
  /** Epoch ms. */
  readonly from: number
  readonly hours: number
  readonly funnel: FunnelResult<null>
}

/**
 * Gathers the evidence from a store that counts events, such as Datadog. It counts journeys, not users.
 * @param asked.asOf epoch ms
 */
export function storeEvidence(
  ask: FunnelStore,
  journey: LoadedJourney,
  { asOf, env }: { readonly asOf: number; readonly env: string | undefined },
): EvidenceLoader {
  const { definition } = journey
  const toggle = toggleAttribute(journey)
  return async (period, use) => {
    const closed = closedPart(period, definition, asOf, { isCounted: true })
    const funnel = closed.to > closed.from ? await ask(definition, { ...closed, asOf, env }) : undefined
    let newest: Promise<RecentFunnel[]> | undefined
    const recent = () => {
      newest ??= askRecent(recentParts(closed))
      return newest
    }
    return use({
      source: 'datadog',
      closed,
      users: { count: funnel?.journeys.total ?? 0, by: 'journeys' },
      newest: null,
      quality: funnel?.quality ?? { apps: [], warnings: [] },
      arrivals: NO_ARRIVALS,
      async trials(criterion, { isWholeEnough = false } = {}) {
        if (criterion.kind === 'endpoint_errors' || criterion.kind === 'telemetry_loss') return undefined
        const tally = funnel ? shareOf(definition, funnel, criterion) : { hits: 0, trials: 0 }
        if (!tally) return undefined
        const counts = (isWholeEnough ? [] : await recent()).flatMap(({ funnel, ...part }) => {
          const own = shareOf(definition, funnel, criterion)
          return own ? [{ ...part, ...own }] : []
        })
        return { ...tally, unit: 'journeys', hours: (closed.to - closed.from) / HOUR, recent: counts }
      },
      latency: async () => undefined,
      codes: async () => undefined,
      async isToggleOff() {
        if (!funnel || toggle === undefined) return false
        const off = await ask(definition, { ...closed, asOf, env, where: { [toggle]: 'false' } })
        return isNoAccident(off.journeys.total, funnel.journeys.total)
      },
      appVersions: async () => [],
      silence: async () => undefined,
      otherTraffic: async () => [],
    })
  }

  async function askRecent(parts: readonly Period[]): Promise<RecentFunnel[]> {
    const found: RecentFunnel[] = []
    for (const { from, to } of parts)
      found.push({ from, hours: (to - from) / HOUR, funnel: await ask(definition, { from, to, asOf, env }) })
    return found
  }
}
