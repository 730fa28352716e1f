import { literal, literals } from './database.ts'
import { columns, extract, JOURNEY_FIELDS, RUM_FIELDS } from './event-fields.ts'
import { SHAPE } from './event-shapes.ts'
import { FITS_COLUMNS, TYPED } from './event-validation.ts'
import { columnsOf, OTHER_FIELDS, OTHER_TYPES, type OtherType, otherValue } from './other-rum-events.ts'

/**
 * Fields of a journey event that have a column of their own. The report reads the app, session and view that sent the
 * event.
 */
const EVENT = [...Object.keys(TYPED), 'service', 'session_id', 'view_id']
const SHAPE_COLUMNS = Object.keys(SHAPE).map(field => `shape_${field}`)

/** Classification of a line. */
type LineClass = 'journey' | 'other' | 'rejected'

/** SQL that takes all that is kept out of the lines of `source`, a query with the column `json`. */
export function stagingQuery(source: string): string {
  const other = Object.fromEntries(Object.entries(OTHER_FIELDS).map(([field, path]) => [`other_${field}`, path]))
  return `
    WITH line AS (SELECT json, ${isLenient('json::VARCHAR')} AS lenient FROM (${source})),
    rum AS (FROM line SELECT lenient, json, ${extract('json', { ...RUM_FIELDS, ...other })} AS rum),
    journey AS (
      FROM rum SELECT lenient, json, ${columns('rum', { ...RUM_FIELDS, ...other })},
      ${extract('journey_event', JOURNEY_FIELDS)} AS journey
    ),
    field AS (FROM journey SELECT * EXCLUDE journey, ${columns('journey', JOURNEY_FIELDS)}),
    classified AS (
      FROM field SELECT
        *,
        CASE
          WHEN json IS NULL THEN NULL
          WHEN lenient THEN 'rejected'
          WHEN (type = '"action"' AND journey_event IS NOT NULL) IS NOT TRUE THEN 'other'
          WHEN ${FITS_COLUMNS} THEN 'journey'
          ELSE 'rejected'
        END AS line_class
    ),
    renamed AS (
      FROM classified SELECT
        line_class,
        CASE WHEN line_class = 'rejected' THEN json::VARCHAR END AS line,
        ${Object.entries(TYPED).map(([column, sql]) => `${sql} AS ${column}_`)},
        ${Object.entries(SHAPE).map(([field, sql]) => `${sql} AS shape_${field}`)},
        ${Object.keys(OTHER_FIELDS).map(field => `other_${field} AS ${field}`)}
    )
    FROM renamed SELECT
      line_class,
      line,
      ${Object.keys(TYPED).map(column => `${column}_ AS typed_${column}`)},
      ${SHAPE_COLUMNS},
      ${Object.keys(OTHER_FIELDS).map(field => `${otherValue(field)} AS ${field}`)}`
}

/** SQL of the journey events in a staging file and, if there is one, in the generation before it. */
export function journeyEvents(staging: string, previous: { events: string; shapes: string } | undefined): string {
  const staged = `
    SELECT
      ${Object.keys(TYPED).map(column => `typed_${column} AS ${column}`)}, service, session_id, view_id, 0 AS copies, ${SHAPE_COLUMNS}
    FROM ${file(staging)} WHERE ${is('journey')}`
  if (!previous) return staged
  return `${staged} UNION ALL
    SELECT ${EVENT}, copies, ${SHAPE_COLUMNS} FROM ${file(previous.events)} JOIN ${file(previous.shapes)} USING (shape)`
}

/** SQL of the shapes of `events`, numbered. */
export function shapesQuery(events: string): string {
  return `SELECT row_number() OVER () AS shape, * FROM (SELECT DISTINCT ${SHAPE_COLUMNS} FROM (${events}))`
}

/** SQL of `events`, each once, with the number of its shape and of the copies that were left out. */
export function uniqueEvents(events: string, shapes: string): string {
  const same = SHAPE_COLUMNS.map(column => `event.${column} IS NOT DISTINCT FROM known.${column}`).join(' AND ')
  return `
    SELECT ${EVENT}, shape, sum(copies + 1)::INTEGER - 1 AS copies
    FROM (${events}) AS event JOIN ${file(shapes)} AS known ON ${same}
    GROUP BY ${EVENT}, shape ORDER BY journey, seq`
}

/** SQL that tells whether events that should be distinct share an action ID or a place in a journey. */
export function repetitionQuery(events: string, shapes: string): string {
  const again = (keys: string) =>
    `EXISTS (SELECT 1 FROM ${file(events)} JOIN ${file(shapes)} USING (shape) WHERE ${keys.split(', ')[0]} IS NOT NULL GROUP BY ${keys} HAVING count(*) > 1)`
  return `SELECT ${again('action_id')} OR ${again('journey, seq, shape_step, shape_phase, attempt')} AS repeats`
}

/** SQL of the other events of `type`, each once; of a view, which is sent whenever it changes, its last version. */
export function otherEvents(type: OtherType, staging: string, previous: string | undefined): string {
  const isOfType =
    type === 'other' ? `rum_type IS NULL OR rum_type NOT IN (${literals(OTHER_TYPES)})` : `rum_type = ${literal(type)}`
  const kept = columnsOf(type)
  const staged = `SELECT DISTINCT typed_date AS date, ${kept.slice(1)} FROM ${file(staging)} WHERE ${is('other')} AND (${isOfType})`
  const all = previous === undefined ? staged : `${staged} UNION SELECT ${kept} FROM ${file(previous)}`
  if (type !== 'view') return `${all} ORDER BY date`
  return `
    FROM (${all})
    QUALIFY view_id IS NULL OR row_number() OVER (PARTITION BY view_id ORDER BY document_version DESC, time_spent DESC, date DESC, view_url) = 1
    ORDER BY date`
}

/** SQL of the lines that do not fit in columns. */
export function rejectedLines(staging: string): string {
  return `SELECT line FROM ${file(staging)} WHERE ${is('rejected')}`
}

/** SQL of how many lines were not read. */
export function unreadLines(staging: string): string {
  return `SELECT count(*) AS lines FROM ${file(staging)} WHERE line_class IS NULL`
}

function is(lineClass: LineClass): string {
  return `line_class = ${literal(lineClass)}`
}

function file(path: string): string {
  return `read_parquet(${literal(path)})`
}

/**
 * Tells whether DuckDB accepts text that JSON forbids, such as a trailing comma or NaN. Such a line is kept unchanged.
 */
function isLenient(json: string): string {
  const suspects = [',}', ',]', ', }', ', ]', 'NaN', 'Infinity']
  const withoutStrings = `regexp_replace(${json}, '"(\\\\.|[^"\\\\])*"', '""', 'g')`
  return `CASE WHEN ${suspects.map(suspect => `contains(${json}, ${literal(suspect)})`).join(' OR ')}
    THEN regexp_matches(${withoutStrings}, ',\\s*[\\]}]|NaN|Infinity') ELSE false END`
}
