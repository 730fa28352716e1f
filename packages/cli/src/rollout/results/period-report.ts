import { type EventSource, inputsOf, withEventDatabase } from '../../events/event-database.ts'
import { refuseEmpty } from '../../events/files.ts'
import { openJourneys } from '../../funnel/journeys.ts'
import type { LoadedJourney, SiteMap } from '../../journey/profile.ts'
import type { Report } from '../../report/compute-report.ts'
import { measureRum, NO_RUM, type RumMetrics } from '../../rum/measure-rum.ts'
import { readRum } from '../../rum/read-rum.ts'
import { endpointText } from '../read-plan.ts'
import type { Period } from '../stages.ts'
import { countUsers, type Users } from '../users.ts'

/** What the data says of a time, e.g. of a stage. */
export interface PeriodReport extends Report {
  readonly users: Users
}

/** One bucket for all time: of a stage, how often an error was logged is asked, not when. */
const ALL_TIME_MS = 1e15

/**
 * Gathers what the data says of the journeys that started in `period`, and of the requests in it to the endpoints of the
 * journey; where these are not known, of all requests.
 * @param asOf epoch ms; default: the date of the newest event.
 * @throws InputError where an input is missing, empty, or cannot be read.
 */
export function reportOnPeriod(
  { definition, profile }: LoadedJourney,
  inputs: EventSource,
  { from, to }: Period,
  asOf: number | undefined,
): Promise<PeriodReport> {
  return withEventDatabase(inputs, async (database, files) => {
    refuseEmpty(inputsOf(inputs), files)
    const journeys = await openJourneys(database, definition, files, { from, to, asOf, refuseForeign: true })
    await readRum(database, files, { from, to })
    return {
      funnel: await journeys.funnel(),
      users: await countUsers(database, files),
      byAttribute: [],
      failures: await journeys.failures(() => ALL_TIME_MS),
      rum: ofJourney(profile.siteMap, await measureRum(database)),
    }
  })
}

/** Pages are in no form; requests of other parts of the apps are nothing that the journey did. */
function ofJourney(siteMap: SiteMap, rum: RumMetrics): RumMetrics {
  const known = siteMap.endpoints.map(({ method, path }) => endpointText(`${method} ${path}`))
  const isOwn = ({ method, path }: { method: string; path: string }) =>
    known.length === 0 || known.includes(`${method} ${path}`)
  return { ...NO_RUM, endpoints: rum.endpoints.filter(isOwn), statuses: rum.statuses.filter(isOwn) }
}
