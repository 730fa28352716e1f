import { type EventSource, inputsOf, withEventDatabase } from '../../events/event-database.ts'
import { refuseEmpty } from '../../events/find-event-files.ts'
import { openJourneys } from '../../funnel/journeys.ts'
import { endpointText } from '../../journey/endpoint-text.ts'
import type { LoadedJourney, SiteMap } from '../../journey/profile.ts'
import type { Report } from '../../report/compute-report.ts'
import { measureEndpoints, NO_RUM, type RumMetrics } from '../../rum/measure-rum.ts'
import { readRum } from '../../rum/read-rum.ts'
import type { Evidence } from '../evidence.ts'
import { EVIDENCE_LINES, evidenceDimensions, gatherEvidence, once } from '../file-evidence.ts'
import type { Period } from '../stages.ts'
import { countUsers, type Users } from '../users.ts'

/** Report about a time range, such as a stage. */
export interface PeriodReport extends Report {
  readonly users: Users
}

/** One bucket for all time: of a stage, how often an error was logged is asked, not when. */
const ALL_TIME_MS = 1e15

/**
 * Reports the journeys that started in `period`, and the requests in it to the journey's endpoints; if these are
 * unknown, all requests. Passes the report to `use`, with the evidence for criteria.
 * @param asOf epoch ms; default: the date of the newest event.
 * @throws InputError if an input is missing or empty, or cannot be read.
 */
export function withPeriodReport<Result>(
  journey: LoadedJourney,
  inputs: EventSource,
  period: Period,
  asOf: number | undefined,
  use: (report: PeriodReport, evidence: Evidence) => Promise<Result>,
): Promise<Result> {
  return withEventDatabase(inputs, async (database, files) => {
    refuseEmpty(inputsOf(inputs), files)
    const journeys = await openJourneys(database, journey.definition, files, {
      ...{ ...period, asOf, refuseForeign: true },
      alongside: EVIDENCE_LINES,
      by: evidenceDimensions(journey),
    })
    const funnel = await journeys.funnel()
    const rumIn = once(() => readRum(database, files, period))
    await rumIn()
    const report = {
      funnel,
      users: await countUsers(database, files),
      byAttribute: [],
      failures: await journeys.failures(() => ALL_TIME_MS),
      rum: { ...NO_RUM, ...ofJourney(journey.profile.siteMap, await measureEndpoints(database)) },
    }
    const read = { database, files, rumIn, period, asOf: Date.parse(funnel.window.as_of), quality: funnel.quality }
    return use(report, await gatherEvidence(journey, read))
  })
}

type Requests = Pick<RumMetrics, 'endpoints' | 'statuses'>

/** Requests of other parts of the apps are nothing that the journey did. */
function ofJourney(siteMap: SiteMap, { endpoints, statuses }: Requests): Requests {
  const known = siteMap.endpoints.map(({ method, path }) => endpointText(`${method} ${path}`))
  const isOwn = ({ method, path }: { method: string; path: string }) =>
    known.length === 0 || known.includes(`${method} ${path}`)
  return { endpoints: endpoints.filter(isOwn), statuses: statuses.filter(isOwn) }
}
