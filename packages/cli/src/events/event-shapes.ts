import type { JourneyDefinition } from '@journey-monitor/sdk'
import { identifier, literal } from './database.ts'
import type { Dimension } from './dimensions.ts'
import { declaredWords, SYNTHETIC, TYPED } from './event-validation.ts'

/**
 * SQL for each field of an event's shape, over fields as JSON text. A shape is a combination of values that many events
 * share, so there are far fewer shapes than events.
 */
export const SHAPE: Readonly<Record<string, string>> = {
  sample_rate: 'sample_rate',
  app_version: 'app_version',
  session_type: 'session_type',
  name: 'name',
  version: 'version',
  entry_step: 'entry_step',
  step: 'step',
  step_number: 'step_number',
  phase: 'phase',
  team: 'team',
  app: 'app',
  attributes: 'attributes',
  first: 'first',
  supersedes: 'supersedes',
  implied: 'implied',
  reason: 'reason',
  failure: 'left(failure, 1)',
  code: 'code',
  kind: 'kind',
  failure_team: 'failure_team',
  http_status: 'http_status',
  api_code: 'api_code',
  step_ms: `CASE WHEN step_ms IS NOT NULL THEN '0' END`,
}

/** A character that JSON text cannot hold. */
const BETWEEN = 'chr(1)'

/** SQL of the shape of an event as one text, over its fields. */
export const SHAPE_TEXT = `concat(${Object.values(SHAPE).join(`, ${BETWEEN}, `)})`

/** SQL that parses `texts`, a query with the column `shape`, into shapes. */
export function shapesOf(texts: string): string {
  const fields = Object.keys(SHAPE).map((field, i) => `nullif(parts[${i + 1}], '') AS shape_${field}`)
  return `
    WITH text AS MATERIALIZED (SELECT DISTINCT shape FROM (${texts}))
    SELECT shape, ${fields} FROM (FROM text SELECT shape, string_split(shape, ${BETWEEN}) AS parts)`
}

/** SQL that validates `shapes`, a query: a row for each, as `declaredWords` has it for an event, its `line` being the shape. */
export function shapeValidation(
  definition: JourneyDefinition,
  shapes: string,
  dimensions: readonly Dimension[] = [],
): string {
  const fields = ['shape AS line', ...Object.keys(SHAPE).map(field => `shape_${field} AS ${field}`)]
  return declaredWords(
    definition,
    `SELECT ${fields} FROM (${shapes})`,
    dimensions.filter(({ varies }) => !varies),
  )
}

/** SQL of the rejected events of a generation, each with its row. */
export function rejectedShapes(definition: JourneyDefinition, events: string, shapes: string): string {
  return `
    FROM read_parquet(${literal(events)}, file_row_number = true) AS event
    JOIN (${shapeValidation(definition, `FROM read_parquet(${literal(shapes)})`)}) AS judged ON judged.line = event.shape
    SELECT file_row_number + 1 AS line, rejected AS reason
    WHERE rejected <> ${literal(SYNTHETIC)} ORDER BY line`
}

/**
 * SQL for the events in the table `rows`, whose shapes were validated in the table `judged`: the columns `TYPED`, and those of
 * `shapeValidation`.
 */
export function shapedEvents(rows: string, judged: string, dimensions: readonly Dimension[]): string {
  const own = [...Object.keys(TYPED), 'copies']
  const ofShape = [
    'rejected',
    'number',
    'phase_rank',
    'cause',
    'implied',
    'first',
    'event_code',
    'entry',
    'app',
    'sample_rate',
  ]
  const values = dimensions.map(({ name, sql, varies }) => {
    const column = identifier(`by_${name}`)
    return varies ? `${sql} AS ${column}` : `shape.${column}`
  })
  return `
    FROM (FROM ${rows} SELECT shape AS line, ${own}) AS event
    JOIN ${judged} AS shape USING (line)
    SELECT ${[...own, ...ofShape, ...values]}`
}
