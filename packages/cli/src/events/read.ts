import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal, literals } from './database.ts'
import { declare } from './declared.ts'
import type { Dimension } from './dimensions.ts'
import { fieldsOf } from './fields.ts'
import type { EventFile } from './files.ts'
import { InputError } from './input-error.ts'
import { compactedEvents, shapeValidation } from './shapes.ts'
import { PASSED_OVER, validationOf } from './validation.ts'

/** What reading found, whatever the window. */
export interface Reading {
  /** Lines that are not valid JSON, or no valid events of the journey. */
  readonly rejected: number
  /** The newest event's date, epoch ms; null where there is no event. */
  readonly newest: number | null
  /** Whether an event may be there twice. */
  readonly mayRepeat: boolean
}

/** A line may be this long; RUM's intake takes events of 256 KiB at most. */
const MAX_LINE_BYTES = 16 * 2 ** 20

/**
 * Finds the journey's events in `files`, and makes them the view `stored_events`: a row for each valid event, duplicates
 * included, in no particular order. Lines are read once, now; what was compacted is read whenever the view is. What is
 * passed over leaves no trace. See `validationOf` for the columns and for `dimensions`.
 * @throws InputError where a file cannot be read to its end.
 */
export async function openEvents(
  database: Database,
  definition: JourneyDefinition,
  files: readonly EventFile[],
  dimensions: readonly Dimension[] = [],
): Promise<Reading> {
  await declare(database, definition)
  const parts = ['line_events']
  const readings: Found[] = []
  try {
    const lines = linesOf(files.filter(file => !file.compacted))
    await database.run(
      `CREATE TABLE line_events AS SELECT * EXCLUDE (file, line) FROM (${validationOf(definition, fieldsOf(lines), dimensions)})`,
    )
    readings.push(...(await database.rows<Found>(foundIn('line_events'))))
    for (const [i, { path, compacted }] of files.entries()) {
      if (!compacted) continue
      const judged = `judged_shapes_${i}`
      await database.run(
        `CREATE TABLE ${judged} AS FROM (${shapeValidation(definition, compacted.shapes, dimensions)})`,
      )
      parts.push(`compacted_events_${i}`)
      await database.run(`CREATE VIEW ${parts.at(-1)} AS ${compactedEvents(path, judged, dimensions)}`)
      const [bad] = await database.rows<{ shapes: number }>(`FROM ${judged} SELECT count(rejected) AS shapes`)
      readings.push(
        ...(await database.rows<Found>(bad?.shapes === 0 ? allFoundIn(path) : foundIn(`compacted_events_${i}`))),
      )
    }
  } catch (error) {
    throw new InputError(`the events cannot be read: ${withoutContent(error as Error)}`)
  }
  await database.run('DELETE FROM line_events WHERE rejected IS NOT NULL')
  const valid = parts.map(part => `FROM ${part} SELECT * EXCLUDE rejected WHERE rejected IS NULL`)
  await database.run(`CREATE VIEW stored_events AS ${valid.join(' UNION ALL BY NAME ')}`)
  const filled = readings.filter(({ events }) => events > 0)
  const isUnique = files.every(({ compacted }) => compacted?.unique !== false) && readings[0]?.events === 0
  return {
    rejected: readings.reduce((sum, reading) => sum + reading.rejected, 0),
    newest: filled.length > 0 ? Math.max(...filled.map(({ newest }) => newest as number)) : null,
    mayRepeat: filled.length > 1 || !isUnique,
  }
}

/** The same, all read now, into the table `events`. */
export async function readEvents(
  database: Database,
  definition: JourneyDefinition,
  files: readonly EventFile[],
): Promise<Reading> {
  const reading = await openEvents(database, definition, files)
  await database.run('CREATE TABLE events AS FROM stored_events')
  return reading
}

type Found = Pick<Reading, 'rejected' | 'newest'> & { readonly events: number }

function foundIn(part: string): string {
  return `
    FROM ${part} SELECT
      coalesce(sum(1 + copies) FILTER (rejected <> ${literal(PASSED_OVER)}), 0)::BIGINT AS rejected,
      max(date) FILTER (rejected IS NULL) AS newest,
      count(*) FILTER (rejected IS NULL) AS events`
}

/** The same of a generation of which nothing is rejected: its shapes need not be joined. */
function allFoundIn(path: string): string {
  return `FROM read_parquet(${literal(path)}) SELECT 0 AS rejected, max(date) AS newest, count(*) AS events`
}

function linesOf(files: readonly EventFile[]): string {
  const scans = [false, true].flatMap(gzip => {
    const paths = files.filter(file => file.gzip === gzip).map(file => withoutGlob(file.path))
    const options = `ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES}, compression = '${gzip ? 'gzip' : 'uncompressed'}'`
    return paths.length > 0
      ? [`SELECT json, 0 AS file, 0 AS line FROM read_ndjson_objects([${literals(paths)}], ${options})`]
      : []
  })
  return scans.join(' UNION ALL ') || `SELECT NULL::JSON AS json, 0 AS file, 0 AS line WHERE false`
}

/** DuckDB's messages name the file, but those of a conversion would quote the line. */
function withoutContent({ message }: Error): string {
  return /^IO Error: .*/.exec(message)?.[0] ?? message.split(':')[0] ?? ''
}

function withoutGlob(path: string): string {
  return path.replace(/[[*?]/g, '[$&]')
}
