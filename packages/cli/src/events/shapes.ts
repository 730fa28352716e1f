import type { JourneyDefinition } from '@journey-monitor/sdk'
import { identifier, literal } from './database.ts'
import type { Dimension } from './dimensions.ts'
import { TYPED, validationOf } from './validation.ts'

/**
 * What a journey event says in few words: there are far fewer combinations of these fields, its shape, than events. SQL
 * of each, over the fields of an event; all are JSON text.
 */
export const SHAPE: Readonly<Record<string, string>> = {
  sample_rate: 'sample_rate',
  app_version: 'app_version',
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

/** The fields that are no part of a shape, as an event has them that is good but for its shape. */
const REST = {
  type: '"action"',
  journey_event: '{}',
  id: '"00000000-0000-4000-8000-000000000000"',
  date: '0',
  started_at: '0',
  elapsed_ms: '0',
  seq: '1',
  attempt: '1',
  action_id: '""',
}

/** SQL that judges the shapes in the Parquet file `path`: a row for each shape, as `validationOf` has it for an event. */
export function shapeValidation(
  definition: JourneyDefinition,
  path: string,
  dimensions: readonly Dimension[] = [],
): string {
  const fields = [
    '0 AS file',
    'shape AS line',
    'false AS malformed',
    ...Object.entries(REST).map(([field, value]) => `${literal(value)} AS ${field}`),
    ...Object.keys(SHAPE).map(field => `shape_${field} AS ${field}`),
  ]
  return validationOf(definition, `SELECT ${fields} FROM read_parquet(${literal(path)})`, dimensions)
}

/** SQL of the rejected events of a generation, each with its row. */
export function rejectedShapes(definition: JourneyDefinition, events: string, shapes: string): string {
  return `
    FROM read_parquet(${literal(events)}, file_row_number = true) AS event
    JOIN (${shapeValidation(definition, shapes)}) AS judged ON judged.line = event.shape
    SELECT file_row_number + 1 AS line, rejected AS reason WHERE rejected IS NOT NULL ORDER BY line`
}

/** SQL of the events in the Parquet file `path`, whose shapes are judged in the table `judged`; columns as in `validationOf`. */
export function compactedEvents(path: string, judged: string, dimensions: readonly Dimension[]): string {
  const own = [...Object.keys(TYPED), 'copies']
  const ofShape = [
    'file',
    'line',
    'rejected',
    'number',
    'rung',
    'cause',
    'implied',
    'move',
    'entry',
    'app',
    'sample_rate',
  ]
  const values = dimensions.map(({ name, sql, varies }) => {
    const column = identifier(`by_${name}`)
    return varies ? `${sql} AS ${column}` : `shape.${column}`
  })
  return `
    FROM (FROM read_parquet(${literal(path)}) SELECT shape AS line, ${own}) AS event
    JOIN (FROM ${judged} SELECT * EXCLUDE (${own})) AS shape USING (line)
    SELECT ${[...own, ...ofShape, ...values]}`
}
