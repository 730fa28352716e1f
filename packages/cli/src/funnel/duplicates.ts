import type { Database } from '../events/database.ts'

/** Among events that are the same, the one that stays must not depend on the order of arrival. */
const CANONICAL = 'date, seq, number, rung, attempt, cause, step_ms, implied, action_id'

/**
 * Removes duplicates from the table `events`: what has the RUM action ID of another event, or its journey, `seq`, step,
 * phase and attempt. Says how many there were.
 */
export async function removeDuplicates(database: Database): Promise<number> {
  const count = async () =>
    (await database.rows<{ events: number }>('SELECT count(*) AS events FROM events'))[0]?.events ?? 0
  const before = await count()
  for (const same of ['action_id', 'journey, seq, number, rung, attempt']) {
    await database.run(`
      DELETE FROM events WHERE rowid IN (
        SELECT events.rowid FROM events SEMI JOIN (FROM events SELECT ${same} GROUP BY ${same} HAVING count(*) > 1) USING (${same})
        QUALIFY row_number() OVER (PARTITION BY ${same} ORDER BY ${CANONICAL}) > 1
      )`)
  }
  return before - (await count())
}
