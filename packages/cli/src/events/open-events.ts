import type { JourneyDefinition } from '@journey-monitor/sdk'
import { InputError } from '../system/errors.ts'
import { MINUTE } from '../system/time-units.ts'
import { type Database, literal, literals } from './database.ts'
import { createDefinitionTables } from './definition-tables.ts'
import type { Dimension } from './dimensions.ts'
import { EVENT_FIELDS } from './event-fields.ts'
import type { EventFile } from './event-file.ts'
import { SHAPE_TEXT, shapedEvents, shapesOf, shapeValidation } from './event-shapes.ts'
import { FITS_COLUMNS, PASSED_OVER, SYNTHETIC, TYPED } from './event-validation.ts'
import { findMisread } from './find-misread.ts'
import { scanFields } from './line-scan.ts'
import { MisreadFiles } from './repair-file.ts'

/** Facts about everything that was read, whatever the time window. */
export interface Reading {
  /** Lines that are not valid JSON, or no valid events of the journey. */
  readonly rejected: number
  /** Valid events that a machine sent, which are none of the journey's. */
  readonly synthetic: number
  /** Newest date of an event that the clock allows, epoch ms; null if there is none. */
  readonly newest: number | null
  /** Whether any event was read. */
  readonly hasEvents: boolean
  /** Whether an event's date is further ahead than `CLOCK_TOLERANCE_MS`. */
  readonly isClockAhead: boolean
  /** Whether an event may occur twice. */
  readonly mayRepeat: boolean
}

export interface ReadOptions {
  /** Each becomes a column, see `shapedEvents`. */
  readonly dimensions?: readonly Dimension[] | undefined
  /** Current time, epoch ms. Default: now. */
  readonly now?: number | undefined
  /** Other data to read in the same pass over the lines. */
  readonly alongside?: readonly Alongside[] | undefined
}

/** Columns of the table `line_rows` that others need of the same lines, so that no line is parsed twice. */
export interface Alongside {
  /** Paths of the fields behind them, by name. Each is read as text. */
  readonly fields: Readonly<Record<string, string>>
  /** SQL of each column, over these and the fields of an event. */
  readonly columns: Readonly<Record<string, string>>
  /** SQL of which lines have them. */
  readonly isPart: string
}

/** Longest time by which a client's clock may be ahead. */
export const CLOCK_TOLERANCE_MS = 5 * MINUTE

/** Number of events up to which planning a view in each query costs more than a table of them. */
const TABLE_EVENTS = 100_000

/**
 * Reads the journey's events from `files` into `stored_events`, a table if they are few and a view otherwise: one row for
 * each valid event, duplicates included, in no particular order. Lines are read once, now; many compacted events are read
 * with each query. Ignored lines leave no trace. See `shapedEvents` for the columns.
 * @throws InputError if a file cannot be read to its end.
 */
export async function openEvents(
  database: Database,
  definition: JourneyDefinition,
  files: readonly EventFile[],
  { dimensions = [], now = Date.now(), alongside = [] }: ReadOptions = {},
): Promise<Reading> {
  const latest = now + CLOCK_TOLERANCE_MS
  await createDefinitionTables(database, definition)
  const parts: string[] = []
  const readings: Found[] = []
  const add = async (rows: string, shapes: string) => {
    const judged = `judged_shapes_${parts.length}`
    const part = `shaped_events_${parts.length}`
    parts.push(part)
    await database.run(`CREATE TABLE ${judged} AS FROM (${shapeValidation(definition, shapes, dimensions)})`)
    await database.run(`CREATE VIEW ${part} AS ${shapedEvents(rows, judged, dimensions)}`)
    const [bad] = await database.rows<{ shapes: number }>(`FROM ${judged} SELECT count(rejected) AS shapes`)
    readings.push(...(await database.rows<Found>(bad?.shapes === 0 ? allFoundIn(rows, latest) : foundIn(part, latest))))
  }
  let unfit = 0
  try {
    unfit = await readLines(
      database,
      files.filter(file => !file.compacted),
      alongside,
    )
    await add('line_rows', shapesOf('FROM line_rows SELECT shape WHERE shape IS NOT NULL'))
    for (const { path, compacted } of files) {
      if (compacted) await add(`read_parquet(${literal(path)})`, `FROM read_parquet(${literal(compacted.shapes)})`)
    }
  } catch (error) {
    if (error instanceof MisreadFiles) throw error
    throw new InputError(`the events cannot be read: ${withoutContent(error as Error)}`, { cause: error })
  }
  const valid = parts.map(part => `FROM ${part} SELECT * EXCLUDE rejected WHERE rejected IS NULL`)
  const filled = readings.filter(({ events }) => events > 0)
  const isTable = readings.reduce((sum, { events }) => sum + events, 0) <= TABLE_EVENTS
  await database.run(`CREATE ${isTable ? 'TABLE' : 'VIEW'} stored_events AS ${valid.join(' UNION ALL BY NAME ')}`)
  const dates = filled.flatMap(({ newest }) => newest ?? [])
  const isUnique = files.every(({ compacted }) => compacted?.unique !== false) && readings[0]?.events === 0
  return {
    rejected: readings.reduce((sum, reading) => sum + reading.rejected, unfit),
    synthetic: readings.reduce((sum, reading) => sum + reading.synthetic, 0),
    newest: dates.length > 0 ? Math.max(...dates) : null,
    hasEvents: filled.length > 0,
    isClockAhead: filled.some(({ ahead }) => ahead),
    mayRepeat: filled.length > 1 || !isUnique,
  }
}

interface Found extends Pick<Reading, 'rejected' | 'synthetic' | 'newest'> {
  readonly events: number
  readonly ahead: boolean
}

function foundIn(part: string, latest: number): string {
  return `
    FROM ${part} SELECT
      coalesce(sum(1 + copies) FILTER (rejected NOT IN (${literals([PASSED_OVER, SYNTHETIC])})), 0)::BIGINT AS rejected,
      coalesce(sum(1 + copies) FILTER (rejected = ${literal(SYNTHETIC)}), 0)::BIGINT AS synthetic,
      max(date) FILTER (rejected IS NULL AND date <= ${latest}) AS newest,
      coalesce(max(date) FILTER (rejected IS NULL) > ${latest}, false) AS ahead,
      count(*) FILTER (rejected IS NULL) AS events`
}

/** The same of rows of which no shape is rejected: they need not be joined. */
function allFoundIn(rows: string, latest: number): string {
  return `
    FROM ${rows} SELECT
      0 AS rejected,
      0 AS synthetic,
      max(date) FILTER (date <= ${latest}) AS newest,
      coalesce(max(date) > ${latest}, false) AS ahead,
      count(*) AS events
    WHERE shape IS NOT NULL`
}

/**
 * Creates the table `line_rows`: one row for each line about a journey, with a null `shape` if it does not fit the
 * columns, and one for each line that `alongside` needs.
 * @returns the number of lines that are rejected, whatever their shape
 * @throws MisreadFiles if DuckDB misreads files that are not repaired yet.
 */
async function readLines(
  database: Database,
  files: readonly EventFile[],
  alongside: readonly Alongside[],
): Promise<number> {
  const isJourney = `type = '"action"' AND journey_event IS NOT NULL`
  const mayBeMisread = `type IS NULL OR type = '"rum"'`
  const unrepaired = files.filter(({ repaired }) => !repaired)
  const text = Object.assign({}, ...alongside.map(({ fields }) => fields))
  try {
    await database.keep(
      'line_rows',
      `FROM (${scanFields(files, { json: EVENT_FIELDS, text })}) SELECT
        ${Object.entries(TYPED).map(([column, sql]) => `${sql} AS ${column}`)},
        0 AS copies,
        coalesce(${isJourney}, false) AS is_journey,
        CASE WHEN ${isJourney} AND ${FITS_COLUMNS} THEN ${SHAPE_TEXT} END AS shape,
        ${mayBeMisread} AS may_be_misread
        ${alongside.flatMap(({ columns, isPart }) => Object.entries(columns).map(([column, sql]) => `, CASE WHEN ${isPart} THEN ${sql} END AS ${column}`)).join('')}
      WHERE ${[mayBeMisread, isJourney, ...alongside.map(({ isPart }) => isPart)].map(part => `(${part})`).join(' OR ')}`,
    )
  } catch (error) {
    const misread = await findMisread(database, unrepaired)
    throw misread.size > 0 ? new MisreadFiles(misread) : error
  }
  const [found] = await database.rows<{ unfit: number; doubtful: number }>(`
    FROM line_rows SELECT
      count(*) FILTER (is_journey AND shape IS NULL) AS unfit,
      count(*) FILTER (may_be_misread) AS doubtful`)
  const { unfit = 0, doubtful = 0 } = found ?? {}
  const misread = doubtful > 0 ? await findMisread(database, unrepaired) : new Set<string>()
  if (misread.size > 0) throw new MisreadFiles(misread)
  return files.reduce(
    (sum, { repaired, unreadable }) => sum + (repaired?.defects.length ?? 0) + (unreadable === undefined ? 0 : 1),
    unfit,
  )
}

/** DuckDB's messages name the file, but those of a conversion would quote the line. */
function withoutContent({ message }: Error): string {
  return /^IO Error: .*/.exec(message)?.[0] ?? message.split(':')[0] ?? ''
}
