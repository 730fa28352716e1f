import type { FunnelResult } from '../../funnel/funnel-result.ts'
import type { FunnelStore, HourlyStore } from '../../funnel/funnel-store.ts'
import type { JourneyProfile } from '../../journey/profile.ts'
import type { ReportStore } from '../../report/compute-report.ts'
import { time } from '../../system/format.ts'
import { connect, waitMessage } from '../client/connection.ts'
import { RETENTION_MS } from '../pull/pull-kinds.ts'
import { reportFromDatadog } from './report-from-datadog.ts'
import { funnelFromDatadog, journeysInDatadog } from './source.ts'

export interface DatadogStoresOptions {
  readonly profile: JourneyProfile
  /** Environment variables with the keys. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Hears which window was asked for, and that Datadog asks to wait. */
  readonly log: (text: string) => void
}

/** Datadog as a store of events, by default of the site and the environment that the profile names. */
export function datadogStores({ profile, env, log }: DatadogStoresOptions): {
  readonly funnel: FunnelStore
  readonly hours: HourlyStore
  readonly report: ReportStore
} {
  const { siteMap, monitoring } = profile
  const connection = () => connect({ site: monitoring.site, env, onWait: seconds => log(waitMessage(seconds)) })
  return {
    async funnel(definition, { env = siteMap.env, ...options }) {
      const funnel = await funnelFromDatadog(definition, await connection(), { ...options, env })
      log(windowMessage(funnel))
      return funnel
    },
    async hours(definition, { env = siteMap.env, hasCauses, ...options }) {
      return journeysInDatadog(definition, await connection(), { ...options, env }).hours({ hasCauses })
    },
    async report(definition, { env = siteMap.env, ...options }) {
      const report = await reportFromDatadog(definition, await connection(), { ...options, env })
      log(windowMessage(report.funnel))
      return report
    },
  }
}

function windowMessage({ window: { from, to } }: Pick<FunnelResult, 'window'>): string {
  const earliest = Date.now() - RETENTION_MS.journey
  const lacking =
    Date.parse(from ?? '') < earliest
      ? ` Datadog keeps RUM events for 30 days: of journeys from before ${time(earliest)}, it has none, or a part of their events.`
      : ''
  return `journey-monitor: counted by Datadog: journeys that began from ${time(from ?? 0)} to before ${time(to ?? 0)}. The window ends two expiries before --as-of, because counts cannot show what is in progress. They cannot show missing or duplicate events either.${lacking}`
}
