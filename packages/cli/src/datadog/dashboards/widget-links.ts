import type { LoadedJourney } from '../../journey/profile.ts'
import type { DatadogConfig } from '../config.ts'
import { logLink, REPLAYED, rumLink } from '../explorer-links.ts'
import { failureLogs } from '../failure-logs.ts'
import { all, fillVariables, is } from '../query.ts'
import type { CustomLink, Shown } from './widgets.ts'

/** The time frame that the widget shows: https://docs.datadoghq.com/dashboards/guide/context-links/ */
const SHOWN_TIME = { from: '{{timestamp_start}}', to: '{{timestamp_end}}' }

/** A formula of more queries is about no one kind of event. */
const MOST_QUERIES = 2

/**
 * Creates the function that links a formula of a widget to the events of its first query, in the environment that counts.
 * Template variables of attributes are left out: at `*`, Datadog would write them as a condition that some events lack.
 */
export function createWidgetLinks(
  { definition, profile }: LoadedJourney,
  config: DatadogConfig,
): (shown: Shown) => CustomLink[] {
  const { env, sessionReplay, logs } = config
  const { site } = profile.monitoring
  return ({ alias, queries, failure }) => {
    const [counted] = queries
    if (counted === undefined || queries.length > MOST_QUERIES) return []
    const isOfLogs = counted.source === 'logs'
    const search = fillVariables(counted.search, { env: is('env', env) })
    return [
      ...(isOfLogs ? [] : [{ label: `Events: ${alias}`, link: rumLink(site, search, SHOWN_TIME) }]),
      ...(sessionReplay === 'on' && !isOfLogs
        ? [{ label: `Session replays: ${alias}`, link: rumLink(site, all(search, REPLAYED), SHOWN_TIME) }]
        : []),
      ...(logs === 'on' && failure
        ? [{ label: `Logs: ${alias}`, link: logLink(site, failureLogs(definition, config, failure), SHOWN_TIME) }]
        : []),
    ]
  }
}
