import { type Database, literals } from '../events/database.ts'
import { RUNG } from '../events/declared.ts'
import type { EventFile } from '../events/files.ts'

/** Failures of one code in one hour or day. They are events, not journeys: a person who tries again may cause several. */
export interface FailureCount {
  /** Epoch ms of the beginning of the hour or day, UTC. */
  readonly at: number
  readonly step_number: number
  readonly code: string
  readonly events: number
}

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

/** Clicks after which a session went on in another app, or nowhere. */
export interface OutboundClick {
  readonly page: string
  /** What was clicked, in RUM's words. */
  readonly target: string
  /** The page of another app to which it led; null where the session ended. */
  readonly to: string | null
  readonly clicks: number
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

/** Half open, epoch ms. */
export interface Window {
  readonly from: number | undefined
  readonly to: number | undefined
}

/** A click that the page outlived by more did not lead out. */
const CLICK_LEADS_MS = 5_000

/**
 * Failures over time, from the table `events` that `readEvents` leaves, without duplicates.
 * @param bucketMs an hour or a day
 */
export function failuresOverTime(database: Database, bucketMs: number): Promise<FailureCount[]> {
  return database.rows(`
    FROM events SELECT
      (date // ${bucketMs} * ${bucketMs})::DOUBLE AS "at",
      number AS step_number,
      cause AS code,
      count(*) AS events
    WHERE rung = ${RUNG.fail} GROUP BY ALL ORDER BY "at", step_number, code`)
}

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

const FIELDS = {
  type: '$.type',
  date: '$.date',
  service: '$.service',
  session: '$.session.id',
  view: '$.view.id',
  url: '$.view.url',
  referrer: '$.view.referrer',
  time_spent: '$.view.time_spent',
  document: '$._dd.document_version',
  action: '$.action.id',
  action_type: '$.action.type',
  target: '$.action.target.name',
  resource: '$.resource.id',
  resource_type: '$.resource.type',
  resource_url: '$.resource.url',
  method: '$.resource.method',
  status: '$.resource.status_code',
  duration: '$.resource.duration',
}
const WHOLE_NUMBERS = new Set(['date', 'time_spent', 'document', 'status', 'duration'])

function rumTable(files: readonly EventFile[]): string {
  const scans = [false, true].flatMap(gzip => {
    const paths = files.filter(file => file.gzip === gzip).map(({ path }) => path.replace(/[[*?]/g, '[$&]'))
    const options = `ignore_errors = true, maximum_object_size = ${16 * 2 ** 20}, compression = '${gzip ? 'gzip' : 'uncompressed'}'`
    return paths.length > 0 ? [`FROM read_ndjson_objects([${literals(paths)}], ${options}) SELECT json`] : []
  })
  const columns = Object.keys(FIELDS).map((name, i) =>
    WHOLE_NUMBERS.has(name) ? `TRY_CAST(f[${i + 1}] AS BIGINT) AS ${name}` : `f[${i + 1}] AS ${name}`,
  )
  return `
    CREATE TABLE rum AS
    WITH line AS (${scans.join(' UNION ALL ') || 'SELECT NULL::JSON AS json WHERE false'}),
    field AS (
      FROM line SELECT json_extract_string(json, [${literals(Object.values(FIELDS))}]) AS f
      WHERE json IS NOT NULL AND json_type(json) = 'OBJECT' AND NOT contains(json::VARCHAR, '"journey":{')
    )
    SELECT * FROM (FROM field SELECT ${columns.join(', ')})
    WHERE date IS NOT NULL AND (
      type IN ('view', 'view_update')
      OR (type = 'action' AND action_type = 'click')
      OR (type = 'resource' AND resource_type IN ('xhr', 'fetch'))
    )`
}

/** Of every URL: its host, and its path, in which what looks like an ID is `:id`. */
const PLACES = `
  CREATE TABLE places AS
  WITH url AS (
    SELECT DISTINCT unnest([url, referrer, resource_url]) AS url FROM rum
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
      view AS id,
      min(date) AS date,
      arg_max(session, document) AS session,
      arg_max(service, document) AS service,
      arg_max(url, document) AS url,
      arg_max(referrer, document) AS referrer,
      max(time_spent) / 1e6 AS spent_ms
    WHERE type IN ('view', 'view_update') AND view IS NOT NULL AND session IS NOT NULL
    GROUP BY view
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
    FROM (FROM rum SELECT DISTINCT ON (action) action, view, date, target WHERE type = 'action' AND target IS NOT NULL)
    SELECT view, arg_max(target, date) AS target, max(date) AS date GROUP BY view
  )
  FROM views JOIN click ON click.view = views.id SELECT page, target, next_page AS "to", count(*) AS clicks
  WHERE next_service IS DISTINCT FROM service AND views.date + spent_ms - click.date <= ${CLICK_LEADS_MS}
  GROUP BY ALL ORDER BY clicks DESC, page, target, "to"`

const ANSWERS = `
  FROM (FROM rum SELECT DISTINCT ON (coalesce(resource, rowid::VARCHAR)) * WHERE type = 'resource')
  JOIN places ON places.url = resource_url`

const ENDPOINTS = `
  ${ANSWERS} SELECT
    coalesce(method, 'GET') AS method,
    host,
    path,
    count(*) AS answers,
    count(*) FILTER (status IN (200, 201)) AS ok,
    count(*) FILTER (status > 0 AND status NOT IN (200, 201)) AS other,
    count(*) FILTER (coalesce(status, 0) = 0) AS none,
    quantile_cont(duration / 1e6, 0.5) FILTER (status IN (200, 201)) AS p50_ms,
    quantile_cont(duration / 1e6, 0.9) FILTER (status IN (200, 201)) AS p90_ms,
    min(duration / 1e6) FILTER (status IN (200, 201)) AS min_ms,
    max(duration / 1e6) FILTER (status IN (200, 201)) AS max_ms
  GROUP BY ALL ORDER BY answers DESC, path, method, host`

const STATUSES = `
  ${ANSWERS} SELECT coalesce(method, 'GET') AS method, host, path, status, count(*) AS answers
  WHERE status > 0 AND status NOT IN (200, 201)
  GROUP BY ALL ORDER BY answers DESC, path, method, status, host`
