import type { JourneyDefinition } from '@journey-monitor/sdk'
import { literal, literals, withDatabase } from '../../events/database.ts'
import type { EventFile } from '../../events/files.ts'
import { openEvents } from '../../events/read.ts'
import type { Window } from '../../report/rum-metrics.ts'

/** How many people there were, as far as RUM can tell. Who they were is read, counted and forgotten. */
export interface Users {
  readonly count: number
  /**
   * What was counted: the host's own `usr.id`, where every journey has one; otherwise RUM's sessions, of which a person may
   * have several; otherwise journeys.
   */
  readonly by: 'accounts' | 'sessions' | 'journeys'
}

/** The users behind the journeys that started in the window. */
export function countUsers(
  definition: JourneyDefinition,
  files: readonly EventFile[],
  { from, to }: Window,
): Promise<Users> {
  return withDatabase(async database => {
    await openEvents(database, definition, files)
    const [found] = await database.rows<Found>(`
      FROM (${[NOBODY, ...files.map(senders)].join(' UNION ALL ')}) AS sender
      SEMI JOIN (FROM stored_events WHERE started_at >= ${from ?? 0} AND started_at < ${to ?? Number.MAX_SAFE_INTEGER}) AS own
        ON own.journey = sender.journey
      SELECT
        count(DISTINCT journey) AS journeys,
        count(DISTINCT journey) FILTER (account IS NOT NULL) AS with_account,
        count(DISTINCT journey) FILTER (session IS NOT NULL) AS with_session,
        count(DISTINCT account) AS accounts,
        count(DISTINCT session) AS sessions`)
    const { journeys, with_account, with_session, accounts, sessions } = found as Found
    if (journeys > 0 && with_account === journeys) return { count: accounts, by: 'accounts' }
    return with_session === journeys ? { count: sessions, by: 'sessions' } : { count: journeys, by: 'journeys' }
  })
}

/** All but `accounts` and `sessions` are journeys. */
interface Found {
  readonly journeys: number
  readonly with_account: number
  readonly with_session: number
  readonly accounts: number
  readonly sessions: number
}

const NOBODY = 'SELECT NULL::UUID AS journey, NULL::VARCHAR AS account, NULL::VARCHAR AS session WHERE false'
const PATHS = ['$.context.journey.id', '$.usr.id', '$.session.id']

/** What was compacted keeps no account. */
function senders({ path, gzip, compacted }: EventFile): string {
  if (compacted) return `SELECT journey, NULL, session_id FROM read_parquet(${literal(path)})`
  const options = `ignore_errors = true, maximum_object_size = ${16 * 2 ** 20}, compression = '${gzip ? 'gzip' : 'uncompressed'}'`
  return `
    SELECT TRY_CAST(f[1] AS UUID), nullif(f[2], ''), f[3] FROM (
      FROM read_ndjson_objects(${literal(path.replace(/[[*?]/g, '[$&]'))}, ${options})
      SELECT json_extract_string(json, [${literals(PATHS)}]) AS f
      WHERE json IS NOT NULL AND json_type(json) = 'OBJECT' AND contains(json::VARCHAR, '"journey":{')
    )`
}
