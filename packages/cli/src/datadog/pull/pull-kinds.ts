import type { LoadedJourney } from '../../journey/profile.ts'
import { DAY } from '../../system/time-units.ts'
import type { DatadogConfig } from '../config.ts'
import { all, any, is, journeyEvents, PEOPLE, type Search } from '../query.ts'
import { requestsTo } from '../resources.ts'

/** Sorts of RUM events that are pulled: the journey's own, always; the others as asked. */
export const PULL_KINDS = ['journey', 'views', 'requests', 'errors'] as const

export type PullKind = (typeof PULL_KINDS)[number]

/** Default retention of each kind: https://docs.datadoghq.com/data_security/data_retention_periods/ */
export const RETENTION_MS: Readonly<Record<PullKind, number>> = {
  journey: 30 * DAY,
  views: 30 * DAY,
  requests: 15 * DAY,
  errors: 30 * DAY,
}

/**
 * Returns the searches for each kind, for people only, in the configured environment; undefined if there can be no
 * events.
 */
export function pullSearches(
  { definition, profile }: LoadedJourney,
  { env, services }: Pick<DatadogConfig, 'env' | 'services'>,
): Readonly<Record<PullKind, Search | undefined>> & { readonly journey: Search } {
  const names = [...new Set(Object.values(services))]
  const isOurs = is('service', ...names)
  const { endpoints } = profile.siteMap
  const paths = [...new Set(endpoints.map(({ path }) => path))]
  const inEnv = (...terms: readonly Search[]) => all(PEOPLE, ...terms, is('env', env))
  return {
    journey: inEnv(journeyEvents(definition)),
    views: inEnv(is('@type', 'view'), isOurs),
    requests:
      paths.length === 0
        ? undefined
        : inEnv(requestsTo(names, paths), any(...['xhr', 'fetch'].map(type => is('@resource.type', type)))),
    errors: inEnv(is('@type', 'error'), isOurs),
  }
}
