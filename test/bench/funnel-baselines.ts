import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from '../../packages/cli/src/events/database.ts'

/**
 * The funnel as people often write it: the first completion of each step, in order. It miscounts retries, and has no other
 * numbers.
 */
export async function naiveFunnel(database: Database, { steps }: JourneyDefinition, parquet: string): Promise<unknown> {
  const times = steps.flatMap(({ name }, i) => [
    `min(date) FILTER (step = ${literal(name)} AND phase = 'start') AS entered_${i}`,
    `min(date) FILTER (step = ${literal(name)} AND phase = 'complete') AS completed_${i}`,
  ])
  const counts = steps.flatMap((_, i) => {
    const before = steps
      .slice(0, i + 1)
      .map((_, k) => (k === 0 ? 'entered_0 IS NOT NULL' : `entered_${k} >= completed_${k - 1}`))
    const inOrder = before.join(' AND ')
    return [
      `count(*) FILTER (${inOrder}) AS entered_${i}`,
      `count(*) FILTER (${inOrder} AND completed_${i} >= entered_${i}) AS completed_${i}`,
    ]
  })
  return database.rows(`
    WITH journey AS (FROM read_parquet(${literal(parquet)}) SELECT journey, ${times} GROUP BY journey)
    FROM journey SELECT ${counts}`)
}

/** Lets DuckDB read the columns that the funnel needs out of JSON, and nothing else. */
export async function readJson(database: Database, json: string): Promise<unknown> {
  const journey = {
    ...Object.fromEntries(
      'name id entry_step step phase team app supersedes reason'.split(' ').map(field => [field, 'VARCHAR']),
    ),
    ...Object.fromEntries('version seq step_number attempt'.split(' ').map(field => [field, 'INTEGER'])),
    ...Object.fromEntries('started_at elapsed_ms step_ms'.split(' ').map(field => [field, 'DOUBLE'])),
    first: 'BOOLEAN',
    implied: 'BOOLEAN',
    attributes: 'JSON',
    failure: 'STRUCT(code VARCHAR, kind VARCHAR, team VARCHAR, http_status INTEGER, api_code VARCHAR)',
  }
  const fields = Object.entries(journey).map(([field, type]) => `${field} ${type}`)
  const columns = [
    ['type', 'VARCHAR'],
    ['date', 'BIGINT'],
    ['action', 'STRUCT(id VARCHAR)'],
    ['_dd', 'STRUCT(configuration STRUCT(session_sample_rate DOUBLE))'],
    ['context', `STRUCT(journey STRUCT(${fields.map(field => field.replace(/^(\w+)/, '"$1"')).join(', ')}))`],
  ].map(([name, type]) => `${name}: ${literal(type as string)}`)
  await database.run(`
    CREATE TABLE read AS
    FROM read_json(${literal(json)}, format = 'newline_delimited', columns = {${columns.join(', ')}})`)
  return database.rows('FROM read SELECT count(*) AS events')
}
