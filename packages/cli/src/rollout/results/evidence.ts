import type { JourneyDefinition } from '@journey-monitor/sdk'
import { placesOf } from '../../endpoints.ts'
import { withDatabase } from '../../events/database.ts'
import { type EventFile, withEventFiles } from '../../events/files.ts'
import { readEvents } from '../../events/read.ts'
import { removeDuplicates } from '../../funnel/duplicates.ts'
import { computeFunnel } from '../../funnel/funnel.ts'
import type { Report } from '../../report/report.ts'
import { type FailureCount, failuresOverTime, type RumMetrics, rumMetrics } from '../../report/rum-metrics.ts'
import type { Period } from '../stages.ts'
import { countUsers, type Users } from './users.ts'

/** What the data says of a time, e.g. of a stage. */
export interface Evidence extends Report {
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
export function gatherEvidence(
  definition: JourneyDefinition,
  inputs: readonly string[],
  { from, to }: Period,
  asOf: number | undefined,
): Promise<Evidence> {
  return withEventFiles(inputs, async files => {
    const paths = files.map(({ path }) => path)
    const funnel = await computeFunnel(definition, paths, { from, to, asOf, refuseEmpty: true })
    const users = await countUsers(definition, files, { from, to })
    const counts = await failuresIn(definition, files, { from, to })
    const rum = await withDatabase(database => rumMetrics(database, files, { from, to }))
    return {
      funnel,
      users,
      byAttribute: [],
      failures: { bucketMs: ALL_TIME_MS, counts },
      rum: ofJourney(definition, rum),
    }
  })
}

function failuresIn(
  definition: JourneyDefinition,
  files: readonly EventFile[],
  { from, to }: Period,
): Promise<FailureCount[]> {
  return withDatabase(async database => {
    await readEvents(database, definition, files)
    await database.run(`DELETE FROM events WHERE started_at < ${from} OR started_at >= ${to}`)
    await removeDuplicates(database)
    return failuresOverTime(database, ALL_TIME_MS)
  })
}

/** Pages are in no form; requests of other parts of the apps are nothing that the journey did. */
function ofJourney(definition: JourneyDefinition, rum: RumMetrics): RumMetrics {
  const known = placesOf(definition).endpoints.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':id')}`)
  const isOwn = ({ method, path }: { method: string; path: string }) =>
    known.length === 0 || known.includes(`${method} ${path}`)
  return {
    sessions: 0,
    pages: [],
    origins: [],
    entries: [],
    exits: [],
    outbound: [],
    endpoints: rum.endpoints.filter(isOwn),
    statuses: rum.statuses.filter(isOwn),
  }
}
