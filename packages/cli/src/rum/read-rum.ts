import { dirname, join } from 'node:path'
import { type Database, literal, literals } from '../events/database.ts'
import type { EventFile } from '../events/event-file.ts'
import { SYNTHETIC_SESSIONS } from '../events/event-validation.ts'
import type { Alongside } from '../events/open-events.ts'
import { columnsOf, OTHER_FIELDS } from '../events/other-rum-events.ts'

/** Half open, epoch ms. */
interface Window {
  readonly from: number | undefined
  readonly to: number | undefined
}

/** SQL for a row of `requests`: true for a successful answer. */
export const IS_GOOD = '(status_code IN (200, 201))'

/** The fields of a view, click or resource that are read, by the names that they have in compacted files too. */
const FIELDS = [
  'service',
  'session_id',
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
  'action_type',
  'action_name',
]
const fieldOf = (name: string) => `rum_${name}`
const NUMBERS = ['document_version', 'time_spent', 'status_code', 'duration'].map(fieldOf)

/** Views, clicks and resources, for `openJourneys`, without those of synthetic sessions. */
export const RUM_LINES: Alongside = {
  fields: Object.fromEntries(FIELDS.map(name => [fieldOf(name), OTHER_FIELDS[name] as string])),
  columns: {
    rum_date: `TRY_CAST(date AS DOUBLE)`,
    rum_type: withoutQuotes('type'),
    rum_clicked_id: withoutQuotes('action_id'),
    ...Object.fromEntries(
      FIELDS.map(fieldOf).map(field => [field, NUMBERS.includes(field) ? `TRY_CAST(${field} AS DOUBLE)` : field]),
    ),
  },
  isPart: `TRY_CAST(date AS DOUBLE) IS NOT NULL AND coalesce(session_type, '') NOT IN (${literals(SYNTHETIC_SESSIONS.map(type => JSON.stringify(type)))}) AND (
    type IN ('"view"', '"view_update"')
    OR (type = '"action"' AND rum_action_type = 'click')
    OR (type = '"resource"' AND rum_resource_type IN ('xhr', 'fetch'))
  )`,
}

/** The user of a view, by the host's `usr.id`, for `openJourneys`: hashed while it is read. Compacted files have no user. */
export const VIEWER_LINES: Alongside = {
  fields: { viewer_account: '$.usr.id' },
  columns: { viewer: hashedId(`nullif(viewer_account, '')`) },
  isPart: `type IN ('"view"', '"view_update"')`,
}

/** Returns SQL that hashes an ID to a number that reveals nothing about it. Keeps null, which DuckDB would hash, too. */
export function hashedId(sql: string): string {
  return `CASE WHEN ${sql} IS NOT NULL THEN hash(${sql}) END`
}

function withoutQuotes(json: string): string {
  return `trim(${json}, '"')`
}

/**
 * Finds views, clicks and resources in `files`, which `openJourneys` has read with `RUM_LINES`. Creates the view `rum`,
 * and the table `requests` of requests, each once. Paths lose their query, and segments that look like IDs.
 */
export async function readRum(database: Database, files: readonly EventFile[], { from, to }: Window): Promise<void> {
  const bounds = [from !== undefined && `date >= ${from}`, to !== undefined && `date < ${to}`].filter(Boolean)
  await database.run(`CREATE VIEW rum AS FROM (${rumRows(files)}) WHERE ${bounds.join(' AND ') || 'true'}`)
  await database.run(URL_PARTS)
  await database.run(REQUESTS)
}

function rumRows(files: readonly EventFile[]): string {
  const columns = ['date', 'clicked_id', ...FIELDS].map(name => `${fieldOf(name)} AS ${name}`)
  const compacted = files.filter(file => file.compacted).flatMap(({ path }) => compactedRows(dirname(path)))
  const lines = `SELECT rum_type, ${columns.join(', ')} FROM line_rows WHERE rum_type IS NOT NULL`
  return [lines, ...compacted].join(' UNION ALL BY NAME ')
}

/** Returns SQL for the rows of a compacted folder, which has a file for each type of event. */
function compactedRows(folder: string): string[] {
  return COMPACTED_TYPES.map(([type, isPart]) => {
    const kept = columnsOf(type).filter(column => ['rum_type', 'clicked_id', ...FIELDS].includes(column))
    const isPerson = `coalesce(session_type, '') NOT IN (${literals(SYNTHETIC_SESSIONS)})`
    return `
      SELECT date::DOUBLE AS date, ${kept.join(', ')} FROM read_parquet(${literal(join(folder, `${type}.parquet`))})
      WHERE date IS NOT NULL AND ${isPerson} AND ${isPart}`
  })
}

const COMPACTED_TYPES = [
  ['view', 'true'],
  ['resource', `resource_type IN ('xhr', 'fetch')`],
  ['action', `action_type = 'click'`],
] as const

/** SQL for each URL: its host, and its path with `:id` in place of segments that look like IDs. */
const URL_PARTS = `
  CREATE TABLE url_parts AS
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
  FROM (
    FROM rum SELECT DISTINCT ON (coalesce(resource_id, uuid()::VARCHAR))
      method, resource_url, session_id, view_id, date, status_code, duration
    WHERE rum_type = 'resource'
  )
  JOIN url_parts ON url_parts.url = resource_url
  SELECT coalesce(method, 'GET') AS method, host, path, session_id, view_id, date, status_code, duration / 1e6 AS ms`
