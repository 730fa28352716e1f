import { type Database, literal } from '../events/database.ts'
import type { EventFile } from '../events/event-file.ts'
import type { Alongside } from '../events/open-events.ts'
import { hashedId } from '../rum/read-rum.ts'

/**
 * `accounts`: the host's own `usr.id`, which every journey has; otherwise RUM's sessions, of which a person may have several;
 * otherwise journeys.
 */
export type UserKind = 'accounts' | 'sessions' | 'journeys'

/** Estimated number of people, as far as RUM can tell. Identities are read and counted, but not kept. */
export interface Users {
  readonly count: number
  /** Kind of the counted users. */
  readonly by: UserKind
}

/** Labels for one user and for all users: within the team, and outside. */
export const USER_LABELS: Readonly<
  Record<UserKind, { readonly unit: string; readonly by: string; readonly counted: string }>
> = {
  accounts: { unit: 'user', by: 'by usr.id', counted: 'accounts, by RUM’s `usr.id`' },
  sessions: {
    unit: 'session',
    by: 'RUM sessions, since not every journey has a usr.id',
    counted: 'RUM sessions, not people: not every journey has a `usr.id`, and one person may have several sessions',
  },
  journeys: {
    unit: 'journey',
    by: 'journeys, since their users are unknown',
    counted: 'journeys, not people: not every one has a `usr.id` or a session',
  },
}

const USER_KINDS: readonly UserKind[] = ['accounts', 'sessions', 'journeys']

/** Reads the senders of journey lines, for `openJourneys`. IDs are hashed on reading. */
export const SENDER_LINES: Alongside = {
  fields: { sender_account: '$.usr.id', sender_session: '$.session.id' },
  columns: { account: hashedId(`nullif(sender_account, '')`), session: hashedId('sender_session') },
  isPart: `type = '"action"' AND journey_event IS NOT NULL`,
}

/** Counts the users of the journeys in the view `events`, whose `files` were read with {@link SENDER_LINES}. */
export async function countUsers(database: Database, files: readonly EventFile[]): Promise<Users> {
  const by = await readSent(database, files, 'events')
  const [users] = await database.rows<{ count: number }>(`FROM sent SELECT count(DISTINCT ${by}) AS count`)
  return { count: users?.count ?? 0, by }
}

/** Creates the table `senders` for the journeys in the table `asked`: each sender as a meaningless number. */
export async function readSenders(
  database: Database,
  files: readonly EventFile[],
  { asked, senders }: { readonly asked: string; readonly senders: string },
): Promise<Users> {
  const by = await readSent(database, files, asked)
  await database.run(
    `CREATE OR REPLACE TABLE ${senders} AS FROM sent SELECT journey, min(${by}) AS sender GROUP BY journey`,
  )
  const [users] = await database.rows<{ count: number }>(`FROM ${senders} SELECT count(DISTINCT sender) AS count`)
  return { count: users?.count ?? 0, by }
}

/** Creates the table `sent`: the possible senders of the journeys in `asked`. Returns which kinds every journey has. */
async function readSent(database: Database, files: readonly EventFile[], asked: string): Promise<UserKind> {
  await database.run(`
    CREATE OR REPLACE TABLE sent AS
    FROM (${sentBy(files)}) SEMI JOIN ${asked} USING (journey)
    SELECT DISTINCT journey, account AS accounts, session AS sessions, hash(journey) AS journeys`)
  const told = USER_KINDS.map(kind => `count(DISTINCT journey) FILTER (${kind} IS NOT NULL) AS ${kind}`)
  const [known] = await database.rows<Record<UserKind, number>>(`FROM sent SELECT ${told.join(', ')}`)
  return USER_KINDS.find(kind => known?.[kind] === known?.journeys) ?? 'journeys'
}

/** SQL for the senders in `files`, one row per line. Compacted events have no accounts. */
function sentBy(files: readonly EventFile[]): string {
  const generations = files.flatMap(({ path, compacted }) =>
    compacted
      ? [`SELECT journey, NULL AS account, ${hashedId('session_id')} AS session FROM read_parquet(${literal(path)})`]
      : [],
  )
  return ['SELECT journey, account, session FROM line_rows', ...generations].join(' UNION ALL ')
}
