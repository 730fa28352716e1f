import { dirname, join } from 'node:path'
import { type Database, literal } from '../events/database.ts'
import type { EventFile } from '../events/files.ts'
import { scanFields } from '../events/line-scan.ts'
import { columnsOf, OTHER_FIELDS } from '../events/other-events.ts'

/** One page, by its path. A session stands for a person: RUM knows none. Times are ms. */
export interface PageViews {
  readonly page: string
  readonly sessions: number
  readonly views: number
  /** Sessions that saw it more than once. */
  readonly repeat_sessions: number
  readonly p50_ms: number | null
  readonly p90_ms: number | null
}

export interface PageOrigin {
  readonly page: string
  /** A path of the same host, another host, or null where the browser said nothing. */
  readonly origin: string | null
  readonly views: number
}

/** Sessions by the first page that they saw, or by the last. */
export interface SessionEnd {
  readonly page: string
  readonly origin: string | null
  readonly sessions: number
}

/** Clicks on something after which, at least once, a session went on in another app or nowhere. */
export interface OutboundClick {
  readonly page: string
  /** What was clicked, in RUM's words. */
  readonly target: string
  readonly clicks: number
  /** Of them, the last ones before the session went on in another app, or nowhere. */
  readonly last: number
}

/** One endpoint. `ok` are the answers 200 and 201, of which the latencies are; ms. */
export interface Endpoint {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly answers: number
  readonly ok: number
  /** Answers with another status. */
  readonly other: number
  /** Requests without an answer. */
  readonly none: number
  readonly p50_ms: number | null
  readonly p90_ms: number | null
  readonly min_ms: number | null
  readonly max_ms: number | null
}

/** Answers with another status than 200 and 201. */
export interface EndpointStatus {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly status: number
  readonly answers: number
}

/** What RUM's own views, clicks and resources say; the lists are sorted, most first. */
export interface RumMetrics {
  readonly sessions: number
  readonly pages: readonly PageViews[]
  readonly origins: readonly PageOrigin[]
  readonly entries: readonly SessionEnd[]
  readonly exits: readonly SessionEnd[]
  readonly outbound: readonly OutboundClick[]
  readonly endpoints: readonly Endpoint[]
  readonly statuses: readonly EndpointStatus[]
}

/** What nothing was asked of. */
export const NO_RUM: RumMetrics = {
  sessions: 0,
  pages: [],
  origins: [],
  entries: [],
  exits: [],
  outbound: [],
  endpoints: [],
  statuses: [],
}

/** Half open, epoch ms. */
export interface Window {
  readonly from: number | undefined
  readonly to: number | undefined
}

/** A click that the page outlived by more did not lead out. */
const CLICK_LEADS_MS = 5_000

/** Reads views, clicks and resources out of `files`, and measures them. Paths lose what looks like an ID, and their query. */
export async function rumMetrics(
  database: Database,
  files: readonly EventFile[],
  { from, to }: Window,
): Promise<RumMetrics> {
  await database.run(rumTable(files))
  if (from !== undefined) await database.run(`DELETE FROM rum WHERE date < ${from}`)
  if (to !== undefined) await database.run(`DELETE FROM rum WHERE date >= ${to}`)
  await database.run(PLACES)
  await database.run(VIEWS)
  const [total] = await database.rows<{ sessions: number }>('FROM views SELECT count(DISTINCT session) AS sessions')
  return {
    sessions: total?.sessions ?? 0,
    pages: await database.rows(PAGES),
    origins: await database.rows(ORIGINS),
    entries: await database.rows(ENTRIES),
    exits: await database.rows(EXITS),
    outbound: await database.rows(OUTBOUND),
    endpoints: await database.rows(ENDPOINTS),
    statuses: await database.rows(STATUSES),
  }
}

/** What is read, by the name of its field. */
const FIELDS = [
  'rum_type',
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
  'clicked_id',
  'action_type',
  'action_name',
]

function rumTable(files: readonly EventFile[]): string {
  const lines = ofLines(files.filter(file => !file.compacted))
  const compacted = files.filter(file => file.compacted).flatMap(({ path }) => ofGeneration(dirname(path)))
  return `
    CREATE TABLE rum AS
    SELECT * FROM (${[lines, ...compacted].join(' UNION ALL BY NAME ')})
    WHERE date IS NOT NULL AND (
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

/** The last word about each view: RUM sends a view again whenever it changed. */
const VIEWS = `
  CREATE TABLE views AS
  WITH view AS (
    FROM rum SELECT
      view_id AS id,
      min(date) AS date,
      arg_max(session_id, coalesce(document_version, 0)) AS session,
      arg_max(service, coalesce(document_version, 0)) AS service,
      arg_max(view_url, coalesce(document_version, 0)) AS url,
      arg_max(view_referrer, coalesce(document_version, 0)) AS referrer,
      max(time_spent) / 1e6 AS spent_ms
    WHERE rum_type IN ('view', 'view_update') AND view_id IS NOT NULL AND session_id IS NOT NULL
    GROUP BY view_id
  )
  FROM view JOIN places AS own ON own.url = view.url LEFT JOIN places AS from_place ON from_place.url = view.referrer
  SELECT
    id,
    date,
    session,
    service,
    own.path AS page,
    CASE WHEN from_place.host = own.host THEN from_place.path ELSE from_place.host END AS origin,
    spent_ms,
    row_number() OVER (PARTITION BY session ORDER BY date, id) AS n,
    lead(own.path) OVER (PARTITION BY session ORDER BY date, id) AS next_page,
    lead(service) OVER (PARTITION BY session ORDER BY date, id) AS next_service`

const PAGES = `
  WITH visit AS (FROM views SELECT page, session, count(*) AS views GROUP BY ALL),
  time AS (FROM views SELECT page, quantile_cont(spent_ms, [0.5, 0.9]) AS spent GROUP BY page)
  FROM visit JOIN time USING (page) SELECT
    page,
    count(*) AS sessions,
    sum(views)::DOUBLE AS views,
    count(*) FILTER (views > 1) AS repeat_sessions,
    any_value(spent)[1] AS p50_ms,
    any_value(spent)[2] AS p90_ms
  GROUP BY page ORDER BY views DESC, page`

const ORIGINS = 'FROM views SELECT page, origin, count(*) AS views GROUP BY ALL ORDER BY views DESC, page, origin'

const ENTRIES =
  'FROM views SELECT page, origin, count(*) AS sessions WHERE n = 1 GROUP BY ALL ORDER BY sessions DESC, page, origin'

const EXITS = `
  FROM views SELECT page, NULL AS origin, count(*) AS sessions WHERE next_page IS NULL GROUP BY ALL
  ORDER BY sessions DESC, page`

const OUTBOUND = `
  WITH click AS (
    FROM (FROM rum SELECT DISTINCT ON (clicked_id) view_id, date, action_name WHERE rum_type = 'action' AND action_name IS NOT NULL)
    SELECT view_id, date, action_name AS target, date = max(date) OVER (PARTITION BY view_id) AS is_last
  )
  FROM views JOIN click ON click.view_id = views.id SELECT
    page,
    target,
    count(*) AS clicks,
    count(*) FILTER (
      is_last AND next_service IS DISTINCT FROM service AND views.date + spent_ms - click.date <= ${CLICK_LEADS_MS}
    ) AS last
  GROUP BY ALL HAVING last > 0 ORDER BY last DESC, page, target`

const ANSWERS = `
  FROM (FROM rum SELECT DISTINCT ON (coalesce(resource_id, rowid::VARCHAR)) * WHERE rum_type = 'resource')
  JOIN places ON places.url = resource_url`

const ENDPOINTS = `
  ${ANSWERS} SELECT
    coalesce(method, 'GET') AS method,
    host,
    path,
    count(*) AS answers,
    count(*) FILTER (status_code IN (200, 201)) AS ok,
    count(*) FILTER (status_code > 0 AND status_code NOT IN (200, 201)) AS other,
    count(*) FILTER (coalesce(status_code, 0) <= 0) AS none,
    quantile_cont(duration / 1e6, 0.5) FILTER (status_code IN (200, 201)) AS p50_ms,
    quantile_cont(duration / 1e6, 0.9) FILTER (status_code IN (200, 201)) AS p90_ms,
    min(duration / 1e6) FILTER (status_code IN (200, 201)) AS min_ms,
    max(duration / 1e6) FILTER (status_code IN (200, 201)) AS max_ms
  GROUP BY ALL ORDER BY answers DESC, path, method, host`

const STATUSES = `
  ${ANSWERS} SELECT coalesce(method, 'GET') AS method, host, path, status_code AS status, count(*) AS answers
  WHERE status_code > 0 AND status_code NOT IN (200, 201)
  GROUP BY ALL ORDER BY answers DESC, path, method, status, host`
