import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, identifier, literal } from '../events/database.ts'
import { PHASE_RANK } from '../events/definition-tables.ts'
import { type EventSource, withEventDatabase } from '../events/event-database.ts'
import type { EventFile } from '../events/event-file.ts'

import { openJourneys } from '../funnel/journeys.ts'
import { JOURNEY_PATHS } from '../funnel/paths.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { RUM_LINES, readRum } from '../rum/read-rum.ts'
import { HIT, MISS, tallyOf } from './burst-correction.ts'
import { firstAnswers, latencyQuery } from './endpoint-answers.ts'
import type { Evidence, LatencyBucket } from './evidence.ts'
import { comparesApps } from './judge-share.ts'
import { readStageVersions, VERSION_DIMENSION } from './mixed-versions.ts'
import { readOtherTraffic, readSilence } from './read-silence.ts'
import { type JourneyCriterion, questionOf } from './share.ts'
import { findSilentApps, type SilentApp, UNCLEAR_JOURNEYS } from './silent-apps.ts'
import { closedPart, type Period } from './stages.ts'
import { isNoAccident, toggleAttribute } from './toggle-off.ts'
import { readSenders, SENDER_LINES, type UserKind } from './users.ts'

/**
 * Reads the journeys that started in `period` from `inputs`, and passes the evidence to `use`.
 * @param asOf epoch ms
 */
export function withFileEvidence<Result>(
  journey: LoadedJourney,
  inputs: EventSource,
  period: Period,
  asOf: number,
  use: (evidence: Evidence) => Promise<Result>,
): Promise<Result> {
  return withEventDatabase(inputs, async (database, files) => {
    const journeys = await openJourneys(database, journey.definition, files, {
      ...{ ...period, asOf },
      alongside: EVIDENCE_LINES,
      by: evidenceDimensions(journey),
    })
    const { quality } = await journeys.funnel()
    const rumIn = once(() => readRum(database, files, period))
    return use(await gatherEvidence(journey, { database, files, rumIn, period, asOf, quality }))
  })
}

/** Readers of the data that the evidence needs, for `openJourneys`. */
export const EVIDENCE_LINES = [RUM_LINES, SENDER_LINES]

/** Period whose journeys were read into the tables of a funnel. */
interface ReadPeriod {
  readonly database: Database
  readonly files: readonly EventFile[]
  /** Reads the views and requests of the period, unless it has been done. */
  readonly rumIn: () => Promise<void>
  readonly period: Period
  /** Epoch ms. */
  readonly asOf: number
  readonly quality: Evidence['quality']
}

/** Gathers the evidence from journeys that were read with {@link EVIDENCE_LINES} and have a computed funnel. */
export async function gatherEvidence(
  { definition, profile }: LoadedJourney,
  { database, files, rumIn, period, asOf, quality }: ReadPeriod,
): Promise<Evidence> {
  const closed = closedPart(period, definition, asOf)
  await database.run(`
    CREATE TABLE journeys_begun AS
    FROM (${JOURNEY_PATHS})
    JOIN (FROM chosen SELECT journey, min(started_at) AS started_at, min(entry) AS entry GROUP BY journey) USING (journey)
    SELECT journey, path, started_at WHERE entry = 1`)
  for (const [{ asked }, isPart] of [
    [ENDED, `started_at < ${closed.to}`],
    [OPEN, `started_at BETWEEN ${closed.to} AND ${asOf}`],
  ] as const)
    await database.run(`CREATE TABLE ${asked} AS FROM journeys_begun WHERE ${isPart}`)
  const users = await readSenders(database, files, ENDED)
  const viewsIn = async (app: string, from: number, to: number) => {
    await rumIn()
    const [found] = await database.rows<{ views: number }>(viewsQuery(profile.siteMap.services[app] ?? app, from, to))
    return found?.views ?? 0
  }
  const [sent] = await database.rows<{ newest: number | null }>(
    `FROM chosen SELECT max(date)::DOUBLE AS newest WHERE date <= ${asOf}`,
  )
  const arrivals = await findSilentApps(database, definition, viewsIn)
  const sendersOfOpen = once(async () => {
    await readSenders(database, files, OPEN)
  })
  return {
    source: 'files',
    closed,
    users,
    newest: sent?.newest ?? null,
    async newestSign() {
      await rumIn()
      const [sign] = await database.rows<{ newest: number | null }>(newestSign(asOf))
      return sign?.newest ?? null
    },
    quality,
    arrivals,
    async trials(criterion) {
      if (criterion.kind === 'endpoint_errors') {
        await rumIn()
        return tally(await database.rows(firstAnswers(criterion.endpoint)), 'sessions')
      }
      const isComparing = comparesApps(criterion, definition)
      const query = await firstJourneys(database, definition, criterion, {
        isComparable: isComparing ? outsideOf(arrivals.silentApps, definition) : 'true',
        isUnclear: isComparing ? `journey IN (FROM ${UNCLEAR_JOURNEYS})` : 'false',
      })
      const trials = tally(await database.rows(query), users.by)
      if (criterion.kind !== 'failure_rate') return trials
      await sendersOfOpen()
      const newest = await firstJourneys(database, definition, criterion, { from: OPEN })
      return { ...trials, open: tally(await database.rows(newest), users.by).outcomes }
    },
    async latency(endpoint, limitMs) {
      await rumIn()
      return database.rows<LatencyBucket>(latencyQuery(endpoint, limitMs))
    },
    isToggleOff: () => isToggleOff(database, toggleAttribute({ definition, profile })),
    appVersions: () => readStageVersions(database, { startedTo: closed.to, asOf }),
    async codes() {
      const found = await database.rows<{ code: string; came: readonly number[] }>(CODES)
      return new Map(found.map(({ code, came }) => [code, came]))
    },
    silence: app => readSilence(database, definition, period, app),
    async otherTraffic(app, gap) {
      await rumIn()
      return readOtherTraffic(database, period, app, gap)
    },
  }
}

/** Tables of the journeys that have had the time to end, and of later ones, with their senders. */
const ENDED = { asked: 'journeys_asked', senders: 'senders' } as const
const OPEN = { asked: 'journeys_open', senders: 'senders_of_open' } as const

/** Names of the dimensions that the evidence needs, for `openJourneys`. */
export function evidenceDimensions(journey: LoadedJourney): string[] {
  const toggle = toggleAttribute(journey)
  return [VERSION_DIMENSION, ...(toggle === undefined ? [] : [toggle])]
}

async function isToggleOff(database: Database, toggle: string | undefined): Promise<boolean> {
  if (toggle === undefined) return false
  const [found] = await database.rows<{ off: number; journeys: number }>(`
    FROM journeys_asked JOIN origins USING (journey)
    SELECT count(*) FILTER (${identifier(`by_${toggle}`)} = 'false') AS off, count(*) AS journeys`)
  return isNoAccident(found?.off ?? 0, found?.journeys ?? 0)
}

function tally(rows: readonly { at: number; hit: boolean; unclear?: boolean }[], unit: UserKind) {
  const outcomes = rows.map(({ at, hit, unclear }) => ({
    at,
    ...(hit ? HIT : MISS),
    ...(unclear && { isUnclear: true }),
  }))
  return { ...tallyOf(outcomes), outcomes, unit }
}

/** The condition of journeys that no silent app can have lost. */
function outsideOf(silentApps: readonly SilentApp[], { expiryMs }: JourneyDefinition): string {
  const within = silentApps.map(({ from, to }) => `started_at BETWEEN ${from - expiryMs} AND ${to}`)
  return within.length > 0 ? `NOT (${within.join(' OR ')})` : 'true'
}

/** Returns, for each user in the order of arrival, the first journey that the criterion applies to, and whether it is a hit. */
async function firstJourneys(
  database: Database,
  definition: JourneyDefinition,
  criterion: JourneyCriterion,
  {
    from = ENDED,
    isComparable = 'true',
    isUnclear = 'false',
  }: { readonly from?: typeof ENDED | typeof OPEN; readonly isComparable?: string; readonly isUnclear?: string },
): Promise<string> {
  const { isTrial, isHit } = await questionOf(database, definition, criterion)
  return `
    WITH standing AS (
      FROM journeys AS own JOIN paths USING (path) SELECT own.*, missing
    ),
    asked AS (
      FROM ${from.asked} JOIN ${from.senders} USING (journey) JOIN standing USING (path)
      SELECT sender, started_at, journey, coalesce(${isHit}, false) AS hit, ${isUnclear} AS unclear
      WHERE ${from === OPEN ? 'true' : "outcome <> 'in_progress'"} AND (${isTrial}) AND ${isComparable}
    )
    FROM asked SELECT sender, min(started_at)::DOUBLE AS "at", arg_min(hit, (started_at, journey)) AS hit,
      arg_min(unclear, (started_at, journey)) AS unclear
    GROUP BY sender ORDER BY "at", sender`
}

const CODES = `
  WITH sent AS (FROM senders JOIN journeys_asked USING (journey) SELECT journey, sender, started_at),
  first AS (FROM sent SELECT min(started_at) AS started_at GROUP BY sender),
  came AS (FROM first SELECT DISTINCT started_at, count(*) OVER (ORDER BY started_at RANGE UNBOUNDED PRECEDING) AS users),
  met AS (
    FROM chosen JOIN sent USING (journey) JOIN declared_steps USING (number)
    SELECT step || '.' || cause AS code, min(sent.started_at) AS started_at
    WHERE phase_rank = ${PHASE_RANK.fail} GROUP BY code, sender
  )
  FROM met ASOF JOIN came ON met.started_at >= came.started_at
  SELECT code, list(users::DOUBLE ORDER BY users) AS came GROUP BY code ORDER BY code`

/** Selects the date of the newest event of a journey or of RUM. */
function newestSign(asOf: number): string {
  return `
    FROM (FROM chosen SELECT date UNION ALL FROM rum SELECT date)
    SELECT max(date)::DOUBLE AS newest WHERE date <= ${asOf}`
}

function viewsQuery(service: string, from: number, to: number): string {
  return `
    FROM rum SELECT count(DISTINCT view_id) AS views
    WHERE rum_type IN ('view', 'view_update') AND service = ${literal(service)} AND date BETWEEN ${from} AND ${to}`
}

/** Runs it at the first call only. */
export function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= run()
    return running
  }
}
