import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal, literals } from './database.ts'
import { declare } from './declared.ts'
import type { Dimension } from './dimensions.ts'
import { fieldsOfFiles, JOURNEY_FIELDS, RUM_FIELDS } from './fields.ts'
import type { EventFile } from './files.ts'
import { InputError } from './input-error.ts'
import { SHAPE_TEXT, shapedEvents, shapesOf, shapeValidation } from './shapes.ts'
import { FITS_COLUMNS, PASSED_OVER, TYPED } from './validation.ts'

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
  const parts: string[] = []
  const readings: Found[] = []
  const add = async (rows: string, shapes: string) => {
    const judged = `judged_shapes_${parts.length}`
    const part = `shaped_events_${parts.length}`
    parts.push(part)
    await database.run(`CREATE TABLE ${judged} AS FROM (${shapeValidation(definition, shapes, dimensions)})`)
    await database.run(`CREATE VIEW ${part} AS ${shapedEvents(rows, judged, dimensions)}`)
    const [bad] = await database.rows<{ shapes: number }>(`FROM ${judged} SELECT count(rejected) AS shapes`)
    readings.push(...(await database.rows<Found>(bad?.shapes === 0 ? allFoundIn(rows) : foundIn(part))))
  }
  let unfit = 0
  try {
    unfit = await readLines(
      database,
      files.filter(file => !file.compacted),
    )
    await add('line_rows', shapesOf('FROM line_rows SELECT shape WHERE shape IS NOT NULL'))
    for (const { path, compacted } of files) {
      if (compacted) await add(`read_parquet(${literal(path)})`, `FROM read_parquet(${literal(compacted.shapes)})`)
    }
  } catch (error) {
    throw new InputError(`the events cannot be read: ${withoutContent(error as Error)}`)
  }
  const valid = parts.map(part => `FROM ${part} SELECT * EXCLUDE rejected WHERE rejected IS NULL`)
  await database.run(`CREATE VIEW stored_events AS ${valid.join(' UNION ALL BY NAME ')}`)
  const filled = readings.filter(({ events }) => events > 0)
  const isUnique = files.every(({ compacted }) => compacted?.unique !== false) && readings[0]?.events === 0
  return {
    rejected: readings.reduce((sum, reading) => sum + reading.rejected, unfit),
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

/** The same of rows of which no shape is rejected: they need not be joined. */
function allFoundIn(rows: string): string {
  return `FROM ${rows} SELECT 0 AS rejected, max(date) AS newest, count(*) AS events WHERE shape IS NOT NULL`
}

/**
 * Makes the table `line_rows`: a row for each line that tells of a journey, its `shape` null where it does not fit in the
 * columns.
 * @returns how many lines are rejected, whatever their shape
 */
async function readLines(database: Database, files: readonly EventFile[]): Promise<number> {
  const isJourney = `type = '"action"' AND journey_event IS NOT NULL`
  const fields = scansOf(files).map(([paths, options]) => fieldsOfFiles(paths, options))
  await database.run(`
    CREATE TABLE line_rows AS
    FROM (${fields.join(' UNION ALL ') || NO_FIELDS}) SELECT
      ${Object.entries(TYPED).map(([column, sql]) => `${sql} AS ${column}`)},
      0 AS copies,
      CASE WHEN ${isJourney} AND ${FITS_COLUMNS} THEN ${SHAPE_TEXT} END AS shape,
      type IS NULL AS is_untyped
    WHERE type IS NULL OR ${isJourney}`)
  const [found] = await database.rows<{ unfit: number; untyped: number }>(`
    FROM line_rows SELECT
      count(*) FILTER (shape IS NULL AND NOT is_untyped) AS unfit,
      count(*) FILTER (is_untyped) AS untyped`)
  const { unfit = 0, untyped = 0 } = found ?? {}
  return untyped > 0 ? unfit + (await countMalformed(database, files)) : unfit
}

/** Reads the lines again: what is no JSON cannot be told from what has no type. */
async function countMalformed(database: Database, files: readonly EventFile[]): Promise<number> {
  const counts = scansOf(files).map(([paths, options]) => `SELECT json FROM read_ndjson_objects(${paths}, ${options})`)
  const [found] = await database.rows<{ lines: number }>(
    `FROM (${counts.join(' UNION ALL ')}) SELECT count(*) FILTER (json IS NULL) AS lines`,
  )
  return found?.lines ?? 0
}

const NO_FIELDS = `SELECT ${Object.keys({ ...RUM_FIELDS, ...JOURNEY_FIELDS }).map(field => `NULL::VARCHAR AS ${field}`)} WHERE false`

/** Lists of names in SQL, and the options with which DuckDB reads them. */
function scansOf(files: readonly EventFile[]): [paths: string, options: string][] {
  return [false, true].flatMap(gzip => {
    const paths = files.filter(file => file.gzip === gzip).map(file => withoutGlob(file.path))
    const options = `ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES}, compression = '${gzip ? 'gzip' : 'uncompressed'}'`
    return paths.length > 0 ? [[`[${literals(paths)}]`, options] as [string, string]] : []
  })
}

/** DuckDB's messages name the file, but those of a conversion would quote the line. */
function withoutContent({ message }: Error): string {
  return /^IO Error: .*/.exec(message)?.[0] ?? message.split(':')[0] ?? ''
}

function withoutGlob(path: string): string {
  return path.replace(/[[*?]/g, '[$&]')
}
