import { type Database, literal } from '../events/database.ts'
import type { EventFile } from '../events/files.ts'
import { scanFields } from '../events/line-scan.ts'

/**
 * `accounts`: the host's own `usr.id`, which every journey has; otherwise RUM's sessions, of which a person may have several;
 * otherwise journeys.
 */
export type UserKind = 'accounts' | 'sessions' | 'journeys'

const KINDS: readonly UserKind[] = ['accounts', 'sessions', 'journeys']
const FIELDS = { journey: '$.context.journey.id', account: '$.usr.id', session: '$.session.id' }

/** SQL of who sent what in `files`: `journey`, `account` and `session`, as often as there are lines. What was compacted keeps no account. */
export function sentBy(files: readonly EventFile[]): string {
  const lines = scanFields(
    files.filter(({ compacted }) => !compacted),
    FIELDS,
    'VARCHAR',
  )
  const generations = files.flatMap(({ path, compacted }) =>
    compacted ? [`SELECT journey, NULL AS account, session_id AS session FROM read_parquet(${literal(path)})`] : [],
  )
  const all = [`SELECT TRY_CAST(journey AS UUID) AS journey, nullif(account, '') AS account, session FROM (${lines})`]
  return [...all, ...generations].join(' UNION ALL ')
}

/** Makes the table `senders` for the journeys in the table `journeys_asked`: who each was, as a number that says nothing. */
export async function readSenders(database: Database, files: readonly EventFile[]): Promise<UserKind> {
  await database.run(`
    CREATE OR REPLACE TABLE known_senders AS
    FROM (${sentBy(files)}) SEMI JOIN journeys_asked USING (journey)
    SELECT
      journey,
      min(hash(account)) FILTER (account IS NOT NULL) AS accounts,
      min(hash(session)) FILTER (session IS NOT NULL) AS sessions,
      hash(journey) AS journeys
    GROUP BY journey`)
  const [known] = await database.rows<Record<UserKind, number>>(
    'FROM known_senders SELECT count(accounts) AS accounts, count(sessions) AS sessions, count(*) AS journeys',
  )
  const by = KINDS.find(kind => known?.[kind] === known?.journeys) ?? 'journeys'
  await database.run(`CREATE OR REPLACE TABLE senders AS FROM known_senders SELECT journey, ${by} AS sender`)
  return by
}
