import { literal } from '../events/database.ts'
import { endpointText } from '../journey/endpoint-text.ts'
import { IS_GOOD } from '../rum/read-rum.ts'
import { BUCKET_MS } from './sustained-latency.ts'

/**
 * Largest time between the end of a request and that of its view, ms: the view ends earlier by the first, or later by
 * the second.
 */
const LEFT_BEFORE_MS = 1_000
const LEFT_AFTER_MS = 100

/**
 * Selects the first request of each session, which stands for a user. A request without an answer (status 0) counts as
 * failed, unless it ended because the page was left: then the view ended with it.
 */
export function firstAnswers(endpoint: string): string {
  return `
    WITH ends AS (
      FROM rum SELECT view_id, max(date + time_spent / 1e6) AS ended
      WHERE rum_type IN ('view', 'view_update') AND time_spent IS NOT NULL GROUP BY view_id
    ),
    answer AS (
      FROM requests LEFT JOIN ends USING (view_id)
      SELECT requests.*, coalesce(ended - (date + coalesce(ms, 0)) BETWEEN -${LEFT_BEFORE_MS} AND ${LEFT_AFTER_MS}, false) AS is_left
      WHERE ${isRequestOf(endpoint)} AND status_code IS NOT NULL
    )
    FROM answer SELECT session_id, min(date)::DOUBLE AS "at", arg_min(NOT ${IS_GOOD}, date) AS hit
    WHERE status_code > 0 OR NOT is_left GROUP BY session_id ORDER BY "at", session_id`
}

/** Selects the number of good answers in each {@link BUCKET_MS}, and of those that took longer than `limitMs`. */
export function latencyQuery(endpoint: string, limitMs: number): string {
  return `
    FROM requests SELECT
      floor(date / ${BUCKET_MS}) * ${BUCKET_MS} AS "from",
      count(*) AS answers,
      count(*) FILTER (ms > ${limitMs}) AS slow
    WHERE ${isRequestOf(endpoint)} AND ${IS_GOOD} GROUP BY "from" ORDER BY "from"`
}

function isRequestOf(endpoint: string): string {
  return `method || ' ' || path = ${literal(endpointText(endpoint))}`
}
