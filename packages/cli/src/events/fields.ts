import { literal, literals } from './database.ts'

/** Of the RUM event. Each is read as JSON text, so that a string is told from a number and a null from nothing. */
export const RUM_FIELDS = {
  type: '$.type',
  date: '$.date',
  action_id: '$.action.id',
  sample_rate: '$._dd.configuration.session_sample_rate',
  app_version: '$.version',
  journey_event: '$.context.journey',
}

/** Of its `context.journey`. */
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

/**
 * SQL that takes the fields out of the lines of `source`, a query with the columns `json` (null where it is none), `file`
 * and `line`. Those that do not even mention a journey are left out early.
 */
export function fieldsOf(source: string): string {
  return `
    WITH line AS (SELECT file, line, json, json IS NULL OR ${isLenient('json::VARCHAR')} AS malformed FROM (${source})),
    rum AS (
      SELECT file, line, malformed, ${extract('json', RUM_FIELDS)} AS rum FROM line
      WHERE malformed OR contains(json::VARCHAR, '"journey"')
    ),
    journey AS (
      SELECT file, line, malformed, ${columns('rum', RUM_FIELDS)}, ${extract('journey_event', JOURNEY_FIELDS)} AS journey FROM rum
    )
    SELECT * EXCLUDE journey, ${columns('journey', JOURNEY_FIELDS)} FROM journey`
}

/** DuckDB's reader lets a comma before a closing bracket and NaN pass; JSON does not. */
export function isLenient(json: string): string {
  const suspects = [',}', ',]', ', }', ', ]', 'NaN', 'Infinity']
  const withoutStrings = `regexp_replace(${json}, '"(\\\\.|[^"\\\\])*"', '""', 'g')`
  return `CASE WHEN ${suspects.map(suspect => `contains(${json}, ${literal(suspect)})`).join(' OR ')}
    THEN regexp_matches(${withoutStrings}, ',\\s*[\\]}]|NaN|Infinity') ELSE false END`
}

/** The values of `fields`, names and paths, in `json`, as one list of JSON texts. */
export function extract(json: string, fields: Readonly<Record<string, string>>): string {
  return `CAST(json_extract(${json}, [${literals(Object.values(fields))}]) AS VARCHAR[])`
}

/** What `extract` gave, as columns. */
export function columns(list: string, fields: Readonly<Record<string, string>>): string {
  return Object.keys(fields)
    .map((field, i) => `${list}[${i + 1}] AS ${field}`)
    .join(', ')
}
