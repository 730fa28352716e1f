import { literals } from './database.ts'

/** Fields of a RUM event. Each is read as JSON text, which tells a string from a number and null from a missing field. */
export const RUM_FIELDS = {
  type: '$.type',
  date: '$.date',
  action_id: '$.action.id',
  sample_rate: '$._dd.configuration.session_sample_rate',
  app_version: '$.version',
  session_type: '$.session.type',
  journey_event: '$.context.journey',
}

/** Fields of a RUM event's `context.journey`. */
export const JOURNEY_FIELDS = {
  name: '$.name',
  version: '$.version',
  id: '$.id',
  started_at: '$.started_at',
  entry_step: '$.entry_step',
  seq: '$.seq',
  step: '$.step',
  step_number: '$.step_number',
  phase: '$.phase',
  team: '$.team',
  app: '$.app',
  attempt: '$.attempt',
  first: '$.first',
  supersedes: '$.supersedes',
  implied: '$.implied',
  elapsed_ms: '$.elapsed_ms',
  step_ms: '$.step_ms',
  reason: '$.reason',
  attributes: '$.attributes',
  failure: '$.failure',
  code: '$.failure.code',
  kind: '$.failure.kind',
  failure_team: '$.failure.team',
  http_status: '$.failure.http_status',
  api_code: '$.failure.api_code',
}

/** All fields, by their paths in the RUM event. */
export const EVENT_FIELDS: Readonly<Record<string, string>> = {
  ...RUM_FIELDS,
  ...Object.fromEntries(
    Object.entries(JOURNEY_FIELDS).map(([field, path]) => [field, path.replace('$', RUM_FIELDS.journey_event)]),
  ),
}

/**
 * SQL that extracts these fields from `source`, a query with the columns `json` (null if the line is not JSON), `file`
 * and `line`.
 */
export function fieldsOf(source: string): string {
  return `
    WITH rum AS (SELECT file, line, json IS NULL AS malformed, ${extract('json', RUM_FIELDS)} AS rum FROM (${source})),
    journey AS (
      SELECT file, line, malformed, ${columns('rum', RUM_FIELDS)}, ${extract('journey_event', JOURNEY_FIELDS)} AS journey FROM rum
    )
    SELECT * EXCLUDE journey, ${columns('journey', JOURNEY_FIELDS)} FROM journey`
}

/** The values of `fields`, names and paths, in `json`, as one list of JSON texts. */
export function extract(json: string, fields: Readonly<Record<string, string>>): string {
  return `CAST(json_extract(${json}, [${literals(Object.values(fields))}]) AS VARCHAR[])`
}

/** Turns the result of `extract` into columns. A JSON null counts as missing. */
export function columns(list: string, fields: Readonly<Record<string, string>>): string {
  return Object.keys(fields)
    .map((field, i) => `nullif(${list}[${i + 1}], 'null') AS ${field}`)
    .join(', ')
}
