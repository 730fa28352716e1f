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

/** A field of the journey, by its path from the RUM event. */
const IN_JOURNEY = Object.fromEntries(
  Object.entries(JOURNEY_FIELDS).map(([field, path]) => [field, path.replace('$', RUM_FIELDS.journey_event)]),
)

/**
 * SQL that takes the fields out of newline-delimited JSON, each line once: `files` is a list of names, in SQL. A line that
 * is no JSON, or no object, gives nulls alone.
 */
export function fieldsOfFiles(files: string, options: string): string {
  const fields = { ...RUM_FIELDS, ...IN_JOURNEY }
  const tree = treeOf(Object.values(fields))
  const columns = Object.entries(tree).map(([name, below]) => `${name}: ${literal(typeOf(below))}`)
  const isObject = (path: string) => Object.values(fields).some(other => other.startsWith(`${path}.`))
  const values = Object.entries(fields).map(([field, path]) => {
    const value = path.slice(2)
    return `${isObject(path) ? `CASE WHEN ${value} IS NOT NULL THEN '{' END` : `${value}::VARCHAR`} AS ${field}`
  })
  return `
    FROM read_json(${files}, format = 'newline_delimited', columns = {${columns.join(', ')}}, ${options})
    SELECT ${values.join(', ')}`
}

interface Tree {
  [name: string]: Tree
}

function treeOf(paths: readonly string[]): Tree {
  const tree: Tree = {}
  for (const path of paths) {
    let at = tree
    for (const name of path.split('.').slice(1)) at = at[name] ??= {}
  }
  return tree
}

function typeOf(tree: Tree): string {
  const below = Object.entries(tree)
  return below.length === 0 ? 'JSON' : `STRUCT(${below.map(([name, each]) => `"${name}" ${typeOf(each)}`).join(', ')})`
}

/** SQL that takes the same fields out of the lines of `source`, a query with the columns `json`, null where it is none, `file` and `line`. */
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

/** What `extract` gave, as columns. Null is as good as absent. */
export function columns(list: string, fields: Readonly<Record<string, string>>): string {
  return Object.keys(fields)
    .map((field, i) => `nullif(${list}[${i + 1}], 'null') AS ${field}`)
    .join(', ')
}
