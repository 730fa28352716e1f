import { dirname, join } from 'node:path'
import { type Database, literal, literals } from '../events/database.ts'
import type { EventFile } from '../events/event-file.ts'
import { scanFields } from '../events/line-scan.ts'
import { columnsOf, OTHER_FIELDS } from '../events/other-events.ts'
import { SYNTHETIC_SESSIONS } from '../events/validation.ts'

/** Half open, epoch ms. */
interface Window {
  readonly from: number | undefined
  readonly to: number | undefined
}

/** Of a row of `requests`: its answer is what was hoped for. */
export const IS_GOOD = '(status_code IN (200, 201))'

/**
 * Reads views, clicks and resources out of `files` into the table `rum`, and the requests among them, each once, into
 * `requests`. Paths lose what looks like an ID, and their query.
 */
export async function readRum(database: Database, files: readonly EventFile[], { from, to }: Window): Promise<void> {
  await database.keep('rum_of_all_time', rumRows(files))
  const bounds = [from !== undefined && `date >= ${from}`, to !== undefined && `date < ${to}`].filter(Boolean)
  await database.run(`CREATE TABLE rum AS FROM rum_of_all_time WHERE ${bounds.join(' AND ') || 'true'}`)
  await database.run(PLACES)
  await database.run(REQUESTS)
}

/** What is read, by the name of its field. */
const FIELDS = [
  'rum_type',
  'service',
  'session_id',
  'session_type',
  'view_id',
  'view_url',
  'view_referrer',
  'document_version',
  'time_spent',
  'resource_id',
  'resource_type',
  'resource_url',
  'method',
  'status_code',
  'duration',
  'clicked_id',
  'action_type',
  'action_name',
]

function rumRows(files: readonly EventFile[]): string {
  const lines = ofLines(files.filter(file => !file.compacted))
  const compacted = files.filter(file => file.compacted).flatMap(({ path }) => ofGeneration(dirname(path)))
  return `
    SELECT * FROM (${[lines, ...compacted].join(' UNION ALL BY NAME ')})
    WHERE date IS NOT NULL AND coalesce(session_type, '') NOT IN (${literals(SYNTHETIC_SESSIONS)}) AND (
      rum_type IN ('view', 'view_update')
      OR (rum_type = 'action' AND action_type = 'click')
      OR (rum_type = 'resource' AND resource_type IN ('xhr', 'fetch'))
    )`
}

const isNumber = (field: string) => ['document_version', 'time_spent', 'status_code', 'duration'].includes(field)

function ofLines(files: readonly EventFile[]): string {
  const paths = Object.fromEntries(FIELDS.map(field => [field, OTHER_FIELDS[field] as string]))
  const columns = FIELDS.map(field => (isNumber(field) ? `TRY_CAST(${field} AS DOUBLE) AS ${field}` : field))
  return `SELECT TRY_CAST(date AS DOUBLE) AS date, ${columns.join(', ')} FROM (${scanFields(files, { date: '$.date', ...paths }, 'VARCHAR')})`
}

/** `compact` keeps the events of each type in a file of its name. */
function ofGeneration(folder: string): string[] {
  return (['view', 'resource', 'action'] as const).map(type => {
    const kept = columnsOf(type).filter(column => FIELDS.includes(column))
    return `SELECT date::DOUBLE AS date, ${kept.join(', ')} FROM read_parquet(${literal(join(folder, `${type}.parquet`))})`
  })
}

/** Of every URL: its host, and its path, in which what looks like an ID is `:id`. */
const PLACES = `
  CREATE TABLE places AS
  WITH url AS (
    SELECT DISTINCT unnest([view_url, view_referrer, resource_url]) AS url FROM rum
  ),
  part AS (
    FROM url SELECT url, regexp_extract(url, '^[a-z]+://([^/?#@]*)([^?#]*)', ['host', 'path']) AS parts
    WHERE url <> ''
  )
  FROM part SELECT
    url,
    parts.host AS host,
    coalesce(nullif(rtrim(array_to_string(list_transform(
      string_split(parts.path, '/'),
      lambda s: CASE WHEN regexp_full_match(s, 'v[0-9]{1,2}') THEN s WHEN regexp_matches(s, '[0-9%@]') THEN ':id' ELSE s END
    ), '/'), '/'), ''), '/') AS path`

const REQUESTS = `
  CREATE TABLE requests AS
  FROM (FROM rum SELECT DISTINCT ON (coalesce(resource_id, rowid::VARCHAR)) * WHERE rum_type = 'resource')
  JOIN places ON places.url = resource_url
  SELECT coalesce(method, 'GET') AS method, host, path, session_id, view_id, date, status_code, duration / 1e6 AS ms`
