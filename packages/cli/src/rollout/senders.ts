import { type Database, literal } from '../events/database.ts'
import type { EventFile } from '../events/files.ts'
import { scanFields } from '../events/line-scan.ts'

/** `accounts`: the host's own `usr.id`, which every journey has; otherwise RUM's sessions, of which a person may have several. */
export type UserKind = 'accounts' | 'sessions'

const FIELDS = { journey: '$.context.journey.id', account: '$.usr.id', session: '$.session.id' }

/**
 * Makes the table `senders` for the journeys in the table `journeys_asked`: who each was, as a number that says nothing.
 * What was compacted keeps no account.
 */
export async function readSenders(database: Database, files: readonly EventFile[]): Promise<UserKind> {
  const lines = scanFields(
    files.filter(({ compacted }) => !compacted),
    FIELDS,
    'VARCHAR',
  )
  const generations = files.flatMap(({ path, compacted }) =>
    compacted ? [`SELECT journey, NULL AS account, session_id AS session FROM read_parquet(${literal(path)})`] : [],
  )
  const all = [`SELECT TRY_CAST(journey AS UUID) AS journey, nullif(account, '') AS account, session FROM (${lines})`]
  await database.run(`
    CREATE OR REPLACE TABLE known_senders AS
    FROM (${[...all, ...generations].join(' UNION ALL ')}) SEMI JOIN journeys_asked USING (journey)
    SELECT journey, min(hash(account)) AS account, min(hash(session)) AS session GROUP BY journey`)
  const [found] = await database.rows<{ known: number; journeys: number }>(
    'FROM known_senders SELECT count(account) AS known, count(*) AS journeys',
  )
  const by = found && found.known === found.journeys && found.known > 0 ? 'accounts' : 'sessions'
  await database.run(
    `CREATE OR REPLACE TABLE senders AS FROM known_senders SELECT journey, ${by === 'accounts' ? 'account' : 'session'} AS sender`,
  )
  return by
}
