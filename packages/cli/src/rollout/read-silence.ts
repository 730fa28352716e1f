import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from '../events/database.ts'
import { PHASE_RANK } from '../events/definition-tables.ts'
import { HOUR } from '../system/time-units.ts'
import type { OtherTraffic, Silence, SilentGap } from './evidence.ts'
import type { Period } from './stages.ts'
import type { HourlyJourneys } from './usual-traffic.ts'

/** The longest gaps, and those with the most people on their way: of shorter ones, no more is known. */
const MOST_GAPS = 100
/** Start of an event's hour, in SQL, epoch ms. */
const HOUR_OF = `floor(date / ${HOUR}) * ${HOUR}`

/** Reads from the table `chosen` when an app sent events in `period`, or without an app, when the first step started. */
export async function readSilence(
  database: Database,
  { steps }: JourneyDefinition,
  period: Period,
  app: string | undefined,
): Promise<Silence> {
  const own = eventsOf(app)
  const isWithin = `date BETWEEN ${period.from} AND ${period.to}`
  const before = steps.flatMap((step, i) => (step.app !== app && steps[i + 1]?.app === app ? [i + 1] : []))
  const isDeparture =
    before.length > 0 ? `number IN (${before.join(', ')}) AND phase_rank = ${PHASE_RANK.complete}` : 'false'
  await database.run(`
    CREATE OR REPLACE TEMP TABLE departures AS
    FROM chosen SELECT journey, min(date) AS date WHERE ${isWithin} AND ${isDeparture} GROUP BY journey`)
  const gaps = await database.rows<SilentGap>(`
    WITH point AS (
      FROM chosen SELECT date WHERE ${isWithin} AND ${own} UNION ALL SELECT unnest([${period.from}, ${period.to}])
    ),
    gap AS (FROM point SELECT lag(date) OVER (ORDER BY date) AS "from", date AS "to"),
    sent AS (
      FROM departures ASOF JOIN (FROM gap WHERE "to" > "from") AS own ON departures.date >= own."from"
      SELECT own."from", count(*) AS departed GROUP BY own."from"
    ),
    told AS (FROM gap LEFT JOIN sent USING ("from") SELECT gap.*, coalesce(departed, 0) AS departed WHERE "to" > gap."from")
    FROM told SELECT "from"::DOUBLE AS "from", "to"::DOUBLE AS "to", departed
    QUALIFY row_number() OVER (ORDER BY "to" - "from" DESC, "from") <= ${MOST_GAPS}
      OR row_number() OVER (ORDER BY departed DESC, "from") <= ${MOST_GAPS}
    ORDER BY "to" - "from" DESC`)
  const hours = await database.rows<HourlyJourneys>(hourly('journey', `chosen WHERE ${isWithin} AND ${own}`))
  const [totals] = await database.rows<Pick<Silence, 'journeys' | 'departed' | 'arrived'>>(`
    WITH came AS (FROM chosen SELECT DISTINCT journey WHERE ${isWithin} AND ${own})
    SELECT
      (FROM came SELECT count(*)) AS journeys,
      (FROM departures SELECT count(*)) AS departed,
      (FROM departures SEMI JOIN came USING (journey) SELECT count(*)) AS arrived`)
  return { gaps, hours, ...(totals ?? { journeys: 0, departed: 0, arrived: 0 }) }
}

/**
 * Reads the other signs of people in `period`, which tell an outage from a quiet day: journeys elsewhere from the table
 * `chosen`, and sessions with a page view, in any app, from the table `rum`.
 */
export async function readOtherTraffic(
  database: Database,
  period: Period,
  app: string | undefined,
  gap: Period,
): Promise<OtherTraffic[]> {
  const signs = [
    ['journey', `chosen WHERE NOT (${eventsOf(app)})`],
    ['session_id', `rum WHERE rum_type IN ('view', 'view_update')`],
  ] as const
  const isInGap = `date > ${gap.from} AND date < ${gap.to}`
  const all: OtherTraffic[] = []
  for (const [id, rows] of signs) {
    const within = `${rows} AND date BETWEEN ${period.from} AND ${period.to}`
    const [found] = await database.rows<Omit<OtherTraffic, 'hours'>>(`
      SELECT count(DISTINCT (${HOUR_OF}, ${id})) AS found, max(date)::DOUBLE AS last FROM ${within} AND ${isInGap}`)
    const hours = await database.rows<HourlyJourneys>(hourly(id, `${within} AND NOT (${isInGap})`))
    all.push({ hours, found: found?.found ?? 0, last: found?.last ?? null })
  }
  return all
}

function eventsOf(app: string | undefined): string {
  return app === undefined ? `number = 1 AND phase_rank = ${PHASE_RANK.start}` : `app = ${literal(app)}`
}

function hourly(id: string, rows: string): string {
  return `SELECT ${HOUR_OF} AS "from", count(DISTINCT ${id}) AS journeys FROM ${rows} GROUP BY "from"`
}
