import type { Database } from '../events/database.ts'
import { IS_GOOD } from './read-rum.ts'

/** Visitors of pages: accounts (`usr.id`) if every session has one, otherwise RUM sessions, of which a person may have several. */
export interface Visitors {
  readonly count: number
  readonly by: 'accounts' | 'sessions'
}

/** Views of one page, by its path. Times are ms. */
interface PageViews {
  readonly page: string
  readonly visitors: number
  readonly views: number
  /** Visitors who saw it more than once. */
  readonly repeatVisitors: number
  /** Views of which RUM has the time spent. */
  readonly timed: number
  readonly p50Ms: number | null
  readonly p90Ms: number | null
}

/** A page that shows a list in parts, `?page=2` and so on. */
interface Pagination {
  readonly page: string
  /** Visitors of the page who went to the second part or a later one. */
  readonly visitors: number
}

interface PageOrigin {
  readonly page: string
  /** A path of the same host, another host, or null if the browser sent no referrer. */
  readonly origin: string | null
  readonly views: number
}

/** Sessions by the first page that they saw, or by the last. */
interface SessionEnd {
  readonly page: string
  readonly origin: string | null
  readonly sessions: number
}

/** Clicks on a target after which at least one session continued in another app, or ended. */
interface OutboundClick {
  readonly page: string
  /** Name of the click's target, from RUM. */
  readonly target: string
  readonly clicks: number
  /** Clicks that were the last ones before the session continued in another app, or ended. */
  readonly last: number
}

/** One endpoint. `ok` counts the answers with status 200 or 201. Latencies are of those answers, in ms. */
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
  /** Answers with status 200 or 201 of which RUM has the latency. */
  readonly timed: number
  readonly p50Ms: number | null
  readonly p90Ms: number | null
  readonly minMs: number | null
  readonly maxMs: number | null
}

/** Answers with another status than 200 and 201. */
interface EndpointStatus {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly status: number
  readonly answers: number
}

/** Usage from RUM's own views, clicks and resources. The lists are sorted, most first. */
export interface RumMetrics {
  readonly sessions: number
  readonly visitors: Visitors
  readonly pages: readonly PageViews[]
  readonly pagination: readonly Pagination[]
  readonly origins: readonly PageOrigin[]
  readonly entries: readonly SessionEnd[]
  readonly exits: readonly SessionEnd[]
  readonly outbound: readonly OutboundClick[]
  readonly endpoints: readonly Endpoint[]
  readonly statuses: readonly EndpointStatus[]
}

/** Empty metrics, if no pages or endpoints were requested. */
export const NO_RUM: RumMetrics = {
  sessions: 0,
  visitors: { count: 0, by: 'sessions' },
  pages: [],
  pagination: [],
  origins: [],
  entries: [],
  exits: [],
  outbound: [],
  endpoints: [],
  statuses: [],
}

/** If the view lasts longer than this after the click, the click did not cause the exit. */
const MAX_CLICK_TO_EXIT_MS = 5_000

/** Computes the metrics from the tables of `readRum`. */
export async function measureRum(database: Database): Promise<RumMetrics> {
  await database.run(VIEWS)
  const [total] = await database.rows<Totals>(TOTALS)
  const { sessions, accounts, unknown } = total ?? { sessions: 0, accounts: 0, unknown: 0 }
  const by = sessions > 0 && unknown === 0 ? 'accounts' : 'sessions'
  await database.run(
    `CREATE VIEW visits AS FROM views SELECT *, ${by === 'accounts' ? 'account' : 'session'} AS visitor`,
  )
  return {
    sessions,
    visitors: { count: by === 'accounts' ? accounts : sessions, by },
    pages: await database.rows(PAGES),
    pagination: await database.rows(PAGINATION),
    origins: await database.rows(ORIGINS),
    entries: await database.rows(ENTRIES),
    exits: await database.rows(EXITS),
    outbound: await database.rows(OUTBOUND),
    ...(await measureEndpoints(database)),
  }
}

/** Measures only the requests. */
export async function measureEndpoints(database: Database): Promise<Pick<RumMetrics, 'endpoints' | 'statuses'>> {
  return { endpoints: await database.rows(ENDPOINTS), statuses: await database.rows(STATUSES) }
}

interface Totals {
  readonly sessions: number
  readonly accounts: number
  /** Views of sessions without an account. */
  readonly unknown: number
}

const TOTALS = `
  FROM views SELECT
    count(DISTINCT session) AS sessions,
    count(DISTINCT account) AS accounts,
    count(*) FILTER (account IS NULL) AS unknown`

/**
 * The final state of each view: RUM sends a view again whenever it changes. A host knows the user only after it has loaded
 * the account, so a view without an account gets the one of its session.
 */
const VIEWS = `
  CREATE TABLE views AS
  WITH account AS (
    FROM line_rows SELECT rum_view_id AS view_id, min(viewer) AS account WHERE viewer IS NOT NULL GROUP BY ALL
  ),
  view AS (
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
  FROM view JOIN url_parts AS own ON own.url = view.url LEFT JOIN url_parts AS from_url ON from_url.url = view.referrer
  LEFT JOIN account ON account.view_id = id
  SELECT
    id,
    date,
    session,
    coalesce(account, min(account) OVER (PARTITION BY session)) AS account,
    service,
    own.path AS page,
    CASE WHEN from_url.host = own.host THEN from_url.path ELSE from_url.host END AS origin,
    spent_ms,
    row_number() OVER (PARTITION BY session ORDER BY date, id) AS n,
    lead(own.path) OVER (PARTITION BY session ORDER BY date, id) AS next_page,
    lead(service) OVER (PARTITION BY session ORDER BY date, id) AS next_service`

const PAGES = `
  WITH visit AS (FROM visits SELECT page, visitor, count(*) AS views GROUP BY ALL),
  time AS (FROM visits SELECT page, count(spent_ms) AS timed, quantile_cont(spent_ms, [0.5, 0.9]) AS spent GROUP BY page)
  FROM visit JOIN time USING (page) SELECT
    page,
    count(*) AS visitors,
    sum(views)::DOUBLE AS views,
    count(*) FILTER (views > 1) AS "repeatVisitors",
    any_value(timed) AS timed,
    any_value(spent)[1] AS "p50Ms",
    any_value(spent)[2] AS "p90Ms"
  GROUP BY page ORDER BY views DESC, page`

/**
 * RUM starts no new view if only the query of the address changes: the view keeps its first address, and its later events
 * (clicks, requests) have the new one.
 * https://github.com/DataDog/browser-sdk/blob/main/packages/rum-core/src/domain/contexts/urlContexts.ts
 */
const PAGINATION = `
  WITH shown AS (
    FROM rum SELECT DISTINCT view_id WHERE TRY_CAST(regexp_extract(view_url, '[?&]page=([0-9]{1,4})(?:[&#]|$)', 1) AS INTEGER) >= 2
  )
  FROM visits SEMI JOIN shown ON shown.view_id = visits.id
  SELECT page, count(DISTINCT visitor) AS visitors
  GROUP BY page ORDER BY visitors DESC, page`

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
      is_last AND next_service IS DISTINCT FROM service AND views.date + spent_ms - click.date <= ${MAX_CLICK_TO_EXIT_MS}
    ) AS last
  GROUP BY ALL HAVING last > 0 ORDER BY last DESC, page, target`

const ENDPOINTS = `
  FROM requests SELECT
    method,
    host,
    path,
    count(*) AS answers,
    count(*) FILTER (${IS_GOOD}) AS ok,
    count(*) FILTER (status_code > 0 AND NOT ${IS_GOOD}) AS other,
    count(*) FILTER (coalesce(status_code, 0) <= 0) AS none,
    count(ms) FILTER (${IS_GOOD}) AS timed,
    quantile_cont(ms, 0.5) FILTER (${IS_GOOD}) AS "p50Ms",
    quantile_cont(ms, 0.9) FILTER (${IS_GOOD}) AS "p90Ms",
    min(ms) FILTER (${IS_GOOD}) AS "minMs",
    max(ms) FILTER (${IS_GOOD}) AS "maxMs"
  GROUP BY ALL ORDER BY answers DESC, path, method, host`

const STATUSES = `
  FROM requests SELECT method, host, path, status_code AS status, count(*) AS answers
  WHERE status_code > 0 AND NOT ${IS_GOOD}
  GROUP BY ALL ORDER BY answers DESC, path, method, status, host`
