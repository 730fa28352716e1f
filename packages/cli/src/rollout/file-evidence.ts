import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from '../events/database.ts'
import { RUNG } from '../events/declared.ts'
import { withEventDatabase } from '../events/event-database.ts'
import type { EventInput } from '../events/files.ts'
import { openJourneys } from '../funnel/journeys.ts'
import { JOURNEY_PATHS } from '../funnel/paths.ts'
import { IS_GOOD, readRum } from '../rum/read-rum.ts'
import type { Evidence, LatencyBucket, Silence } from './evidence.ts'
import { comparesApps } from './judge-share.ts'
import { endpointText } from './read-plan.ts'
import { type JourneyCriterion, questionOf } from './share.ts'
import { findSilentApps, type SilentApp } from './silent-apps.ts'
import { closedPart, type Period } from './stages.ts'
import { BUCKET_MS } from './sustained-latency.ts'
import { readSenders, type UserKind } from './users.ts'

/**
 * Reads the journeys that started in `period` out of `inputs`, and hands what they say to `use`.
 * @param asOf epoch ms, or undefined for the date of the newest event
 */
export function withFileEvidence<Result>(
  definition: JourneyDefinition,
  inputs: readonly EventInput[],
  period: Period,
  asOf: number,
  use: (evidence: Evidence) => Promise<Result>,
): Promise<Result> {
  return withEventDatabase(inputs, async (database, files) => {
    const journeys = await openJourneys(database, definition, files, { ...period, asOf })
    const { quality } = await journeys.funnel()
    const closed = closedPart(period, definition, asOf)
    await database.run(`
      CREATE TABLE journeys_asked AS
      FROM (${JOURNEY_PATHS})
      JOIN (FROM chosen SELECT journey, min(started_at) AS started_at, min(entry) AS entry GROUP BY journey) USING (journey)
      SELECT journey, path, started_at WHERE entry = 1 AND started_at < ${closed.to}`)
    const users = await readSenders(database, files)
    const requestsIn = once(() => readRum(database, files, period))
    const silentApps = await findSilentApps(database, definition)
    return use({
      source: 'files',
      closed,
      users,
      quality,
      silentApps,
      async trials(criterion) {
        if (criterion.kind === 'endpoint_errors') {
          await requestsIn()
          return tally(await database.rows(firstAnswers(criterion.endpoint)), 'sessions')
        }
        const told = comparesApps(criterion, definition) ? outsideOf(silentApps, definition) : 'true'
        return tally(await database.rows(await firstJourneys(database, definition, criterion, told)), users.by)
      },
      async latency(endpoint, limitMs) {
        await requestsIn()
        return database.rows<LatencyBucket>(latencyQuery(endpoint, limitMs))
      },
      async codes() {
        const found = await database.rows<{ code: string; users: number }>(CODES)
        return new Map(found.map(({ code, users }) => [code, users]))
      },
      async silence(app) {
        const [found] = await database.rows<Silence>(silenceQuery(period, app))
        return found
      },
    })
  })
}

function tally(rows: readonly { at: number; hit: boolean }[], unit: UserKind) {
  const outcomes = rows.map(({ at, hit }) => ({ at, isHit: hit }))
  return { hits: outcomes.filter(({ isHit }) => isHit).length, trials: outcomes.length, outcomes, unit }
}

/** The condition of journeys that no silent app can have lost. */
function outsideOf(silentApps: readonly SilentApp[], { expiryMs }: JourneyDefinition): string {
  const within = silentApps.map(({ from, to }) => `started_at BETWEEN ${from - expiryMs} AND ${to}`)
  return within.length > 0 ? `NOT (${within.join(' OR ')})` : 'true'
}

/** Of each user, in the order in which they came, the first journey that the criterion is about, and whether it is a hit. */
async function firstJourneys(
  database: Database,
  definition: JourneyDefinition,
  criterion: JourneyCriterion,
  isTold: string,
): Promise<string> {
  const { isTrial, isHit } = await questionOf(database, definition, criterion)
  return `
    WITH standing AS (
      FROM journeys AS own JOIN paths USING (path) SELECT own.*, missing
    ),
    asked AS (
      FROM journeys_asked JOIN senders USING (journey) JOIN standing USING (path)
      SELECT sender, started_at, journey, coalesce(${isHit}, false) AS hit
      WHERE outcome <> 'in_progress' AND (${isTrial}) AND ${isTold}
    )
    FROM asked SELECT sender, min(started_at)::DOUBLE AS "at", arg_min(hit, (started_at, journey)) AS hit
    GROUP BY sender ORDER BY "at", sender`
}

const CODES = `
  FROM chosen JOIN senders USING (journey) JOIN declared_steps USING (number)
  SELECT step || '.' || cause AS code, count(DISTINCT sender) AS users
  WHERE rung = ${RUNG.fail} GROUP BY ALL ORDER BY code`

function silenceQuery({ from, to }: Period, app: string | undefined): string {
  const own = app === undefined ? `number = 1 AND rung = ${RUNG.start}` : `app = ${literal(app)}`
  return `
    WITH point AS (
      FROM chosen SELECT date WHERE date BETWEEN ${from} AND ${to} AND ${own} UNION ALL SELECT unnest([${from}, ${to}])
    ),
    gap AS (FROM point SELECT date, date - lag(date) OVER (ORDER BY date) AS ms)
    FROM gap SELECT count(*) - 2 AS events, arg_max(ms, date)::DOUBLE AS "lastMs", max(ms)::DOUBLE AS "longestMs"`
}

const isAnswerOf = (endpoint: string) =>
  `method || ' ' || path = ${literal(endpointText(endpoint))} AND status_code > 0`

/** A session stands for a user: of each, the first answer. */
function firstAnswers(endpoint: string): string {
  return `
    FROM requests SELECT session_id, min(date)::DOUBLE AS "at", arg_min(NOT ${IS_GOOD}, date) AS hit
    WHERE ${isAnswerOf(endpoint)} GROUP BY session_id ORDER BY "at", session_id`
}

function latencyQuery(endpoint: string, limitMs: number): string {
  return `
    FROM requests SELECT
      (date // ${BUCKET_MS} * ${BUCKET_MS})::DOUBLE AS "from",
      count(*) AS answers,
      count(*) FILTER (ms > ${limitMs}) AS slow
    WHERE ${isAnswerOf(endpoint)} AND ${IS_GOOD} GROUP BY "from" ORDER BY "from"`
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= run()
    return running
  }
}
