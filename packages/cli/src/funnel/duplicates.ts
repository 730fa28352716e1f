import type { Database } from '../events/database.ts'

/** Order of equal events, so that the event that is kept does not depend on the order of arrival. */
const CANONICAL = 'date, seq, event_code, attempt, step_ms, action_id'

/**
 * Moves duplicates from a table of events to the table `duplicates`: events with the action ID of another event, or with
 * its journey, `seq`, step, phase and attempt.
 */
export async function removeDuplicates(database: Database, events: string): Promise<void> {
  await database.run(`CREATE OR REPLACE TABLE duplicates AS FROM ${events} LIMIT 0`)
  for (const same of ['action_id', 'journey, seq, number, phase_rank, attempt']) {
    await database.run(`
      CREATE OR REPLACE TEMP TABLE repeated_rows AS
      SELECT event.rowid AS id
      FROM ${events} AS event SEMI JOIN (FROM ${events} SELECT ${same} GROUP BY ${same} HAVING count(*) > 1) USING (${same})
      QUALIFY row_number() OVER (PARTITION BY ${same} ORDER BY ${CANONICAL}) > 1`)
    await database.run(`INSERT INTO duplicates FROM ${events} WHERE rowid IN (FROM repeated_rows)`)
    await database.run(`DELETE FROM ${events} WHERE rowid IN (FROM repeated_rows)`)
  }
}
