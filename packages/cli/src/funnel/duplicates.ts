import type { Database } from '../events/database.ts'

/** Order of equal events, so that the event that is kept does not depend on the order of arrival. */
const CANONICAL = 'date, seq, event_code, attempt, step_ms, action_id'

/** Columns of the table `duplicates`. */
const COLUMNS = {
  date: 'BIGINT',
  number: 'INTEGER',
  phase_rank: 'INTEGER',
  cause: 'VARCHAR',
  app: 'VARCHAR',
  sample_rate: 'DOUBLE',
}

/** Makes the table `duplicates`, empty. */
export const NO_DUPLICATES = `
  CREATE OR REPLACE TABLE duplicates (${Object.entries(COLUMNS).map(([column, type]) => `${column} ${type}`)})`

/**
 * Moves duplicates from a table of events to the table `duplicates`: events with the action ID of another event, or with
 * its journey, `seq`, step, phase and attempt.
 */
export async function removeDuplicates(database: Database, events: string): Promise<void> {
  await database.run(NO_DUPLICATES)
  for (const same of ['action_id', 'journey, seq, number, phase_rank, attempt']) {
    const repeated = await database.fill(`
      CREATE OR REPLACE TEMP TABLE repeated_rows AS
      SELECT event.rowid AS id
      FROM ${events} AS event SEMI JOIN (FROM ${events} SELECT ${same} GROUP BY ${same} HAVING count(*) > 1) USING (${same})
      QUALIFY row_number() OVER (PARTITION BY ${same} ORDER BY ${CANONICAL}) > 1`)
    if (repeated === 0) continue
    await database.run(
      `INSERT INTO duplicates FROM ${events} SELECT ${Object.keys(COLUMNS)} WHERE rowid IN (FROM repeated_rows)`,
    )
    await database.run(`DELETE FROM ${events} WHERE rowid IN (FROM repeated_rows)`)
  }
}
