import type { Database } from '../../events/database.ts'
import type { EventFile } from '../../events/files.ts'
import { sentBy, type UserKind } from '../senders.ts'

/** How many people there were, as far as RUM can tell. Who they were is read, counted and forgotten. */
export interface Users {
  readonly count: number
  /** What was counted. */
  readonly by: UserKind
}

/** The users behind the journeys in the view `events`, whose `files` these are. */
export async function countUsers(database: Database, files: readonly EventFile[]): Promise<Users> {
  const [found] = await database.rows<Found>(`
    FROM (${sentBy(files)}) SEMI JOIN events USING (journey)
    SELECT
      count(DISTINCT journey) AS journeys,
      count(DISTINCT journey) FILTER (account IS NOT NULL) AS with_account,
      count(DISTINCT journey) FILTER (session IS NOT NULL) AS with_session,
      count(DISTINCT account) AS accounts,
      count(DISTINCT session) AS sessions`)
  const { journeys, with_account, with_session, accounts, sessions } = found as Found
  if (journeys > 0 && with_account === journeys) return { count: accounts, by: 'accounts' }
  return with_session === journeys ? { count: sessions, by: 'sessions' } : { count: journeys, by: 'journeys' }
}

/** All but `accounts` and `sessions` are journeys. */
interface Found {
  readonly journeys: number
  readonly with_account: number
  readonly with_session: number
  readonly accounts: number
  readonly sessions: number
}
