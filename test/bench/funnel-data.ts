import { spawnSync } from 'node:child_process'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, literal, withDatabase } from '../../packages/cli/src/events/database.ts'

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

/** The same journeys in every measured format. */
export interface FunnelData {
  readonly journeys: number
  readonly events: number
  /** Newline-delimited RUM actions. */
  readonly json: string
  /** A compacted folder. */
  readonly compacted: string
  /** A folder of the same events in Parquet, one in a hundred twice, in the order in which they arrived. */
  readonly uncompacted: string
  /** A Parquet file of journey, date, step and phase, for the naive query. */
  readonly plain: string
  readonly compactSeconds: number
}

/** Number of simulated journeys. There are enough of them that their copies do not compress unusually well. */
const TEMPLATES = 20_000

/** Records journeys with the real state machine. */
export function simulateJourneys(folder: string, journeys = TEMPLATES): string {
  runCli('simulate', '--journeys', String(journeys), '--seed', '1', '--out', folder)
  return folder
}

/** Copies the simulated journeys until there are `journeys`. Each copy has new IDs. */
export async function makeData(templates: string, folder: string, journeys: number): Promise<FunnelData> {
  const json = join(folder, 'events.ndjson')
  const compacted = join(folder, 'compacted')
  const uncompacted = join(folder, 'uncompacted')
  const plain = join(folder, 'plain.parquet')
  await mkdir(compacted, { recursive: true })
  await mkdir(join(uncompacted, 'compacted-generation-1'), { recursive: true })
  await withDatabase(database => expand(database, join(templates, 'rum-*.ndjson'), json, journeys))

  const segment = join(compacted, 'rum-20261120T000000000Z-999999999-00000000.ndjson')
  await rename(json, segment)
  spawnSync('cp', ['--reflink=auto', segment, json])
  const startedAt = performance.now()
  runCli('compact', '--dir', compacted)
  const compactSeconds = (performance.now() - startedAt) / 1_000

  const generation = (await readdir(compacted)).find(name => name.startsWith('compacted-')) as string
  const part = (name: string) => literal(join(compacted, generation, name))
  const copy = (name: string) => join(uncompacted, 'compacted-generation-1', name)
  const events = await withDatabase(async database => {
    await database.run(`
      COPY (
        FROM read_parquet(${part('journey-events.parquet')}) CROSS JOIN (VALUES (0), (1)) AS t (again)
        SELECT * EXCLUDE again WHERE again = 0 OR hash(action_id) % 100 = 0 ORDER BY date, hash(action_id, again)
      ) TO ${literal(copy('journey-events.parquet'))} (FORMAT parquet, COMPRESSION zstd)`)
    await database.run(`
      COPY (
        FROM read_parquet(${part('journey-events.parquet')}) JOIN read_parquet(${part('journey-shapes.parquet')}) USING (shape)
        SELECT journey, date, trim(shape_step, '"') AS step, trim(shape_phase, '"') AS phase ORDER BY journey, seq
      ) TO ${literal(plain)} (FORMAT parquet, COMPRESSION zstd)`)
    const [row] = await database.rows<{ events: number }>(
      `FROM read_parquet(${literal(plain)}) SELECT count(*) AS events`,
    )
    return row?.events ?? 0
  })
  spawnSync('cp', [join(compacted, generation, 'journey-shapes.parquet'), copy('journey-shapes.parquet')])
  await writeFile(copy('rejected.ndjson'), '')
  await writeFile(copy('compacted.json'), JSON.stringify({ sources: [], unique: false }))
  return { journeys, events, json, compacted, uncompacted, plain, compactSeconds }
}

async function expand(database: Database, templates: string, json: string, journeys: number): Promise<void> {
  const copies = Math.ceil(journeys / TEMPLATES)
  await database.run(`
    CREATE TABLE template AS
    FROM (
      FROM read_ndjson_objects(${literal(templates)})
      SELECT json::VARCHAR AS line, json ->> '$.context.journey.id' AS journey, json ->> '$.action.id' AS action
      WHERE json ->> '$.type' = 'action'
    )
    WHERE journey IS NOT NULL`)
  await database.run(`
    DELETE FROM template WHERE journey NOT IN (
      FROM (FROM template SELECT DISTINCT journey) SELECT journey ORDER BY journey LIMIT ${Math.min(journeys, TEMPLATES)}
    )`)
  await database.run(`
    COPY (
      FROM template CROSS JOIN (FROM range(${copies}) AS t (i) SELECT lpad(hex(i), 4, '0').lower() AS mark)
      SELECT replace(replace(line, journey, mark || substr(journey, 5)), action, mark || substr(action, 5)) AS line
    ) TO ${literal(json)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u0001')`)
}

/** Runs the command line in a separate process. A verdict of `rollout check` is not a failure. */
export function runCli(...args: string[]): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@journey-monitor/source', '--disable-warning=ExperimentalWarning', MAIN, ...args],
    { encoding: 'utf8' },
  )
  if (![0, 10, 20].includes(status ?? 1)) throw new Error(`journey-monitor ${args.join(' ')} failed: ${stderr}`)
}
