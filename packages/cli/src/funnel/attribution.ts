import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import { RUNG } from '../events/declared.ts'
import type { Loss, Tally } from './cohort.ts'

/** Where a journey stands. `converted` includes those that did not return, `in_progress` none that converted. */
export type Outcome = 'returned' | 'converted' | 'in_progress' | 'viewed_only' | 'dropped'

/** What SQL says of all journeys that began at one step, by its number. */
export interface Attribution {
  readonly outcomes: readonly { entry: number; outcome: Outcome; journeys: number }[]
  readonly tallies: readonly ({ entry: number } & Tally)[]
  /** Of journeys that dropped, and of converted ones that will not return. */
  readonly losses: readonly ({ entry: number; outcome: 'dropped' | 'converted' } & Loss)[]
}

/**
 * Says of each journey in `chosen`, events without duplicates, where it stands at `asOf`, epoch ms; and where
 * and why it was lost. Events that are missing are made up for: anything recorded of a step implies that those before
 * it, from the entry on, were started and completed.
 *
 * It leaves the tables `standings`, a row for each step of which a journey recorded something, and `journeys`.
 */
export async function attribute(database: Database, definition: JourneyDefinition, asOf: number): Promise<Attribution> {
  await database.run(ORDERED)
  await database.run(STANDINGS)
  await database.run(journeys(definition, asOf))
  return {
    outcomes: await database.rows('FROM journeys SELECT entry, outcome, count(*) AS journeys GROUP BY ALL'),
    tallies: await database.rows(TALLIES),
    losses: await database.rows(LOSSES),
  }
}

/** `n` is the event's place in its journey. */
const ORDERED = `
  CREATE OR REPLACE TABLE ordered AS
  FROM chosen SELECT *, row_number() OVER (PARTITION BY journey ORDER BY seq, date, number, rung, attempt, cause) AS n`

/**
 * The ladder of each step. A completion that is missing came before anything recorded of a later step; a failure moved
 * the ladder if it came before the completion, an abandon if it also came before any failure.
 */
const STANDINGS = `
  CREATE OR REPLACE TABLE standings AS
  WITH recorded AS (
    FROM ordered SELECT
      journey,
      number,
      min(n) AS entered_at,
      min(n) FILTER (rung = ${RUNG.complete}) AS completed_at,
      min(n) FILTER (rung = ${RUNG.fail}) AS failed_at,
      min(n) FILTER (rung = ${RUNG.abandon}) AS abandoned_at,
      arg_min(implied, n) FILTER (rung = ${RUNG.complete}) AS implied,
      arg_min_null(step_ms, n) FILTER (rung = ${RUNG.complete}) AS step_ms,
      arg_min(cause, n) FILTER (rung = ${RUNG.fail}) AS code,
      arg_min(cause, n) FILTER (rung = ${RUNG.abandon}) AS reason
    GROUP BY journey, number
  ),
  closed AS (
    FROM recorded SELECT *, least(completed_at, min(entered_at) OVER later) AS closed_at
    WINDOW later AS (PARTITION BY journey ORDER BY number DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  )
  FROM closed SELECT
    journey,
    number,
    completed_at IS NOT NULL AS completed,
    coalesce(implied, false) AS implied,
    step_ms,
    coalesce(code, reason) AS cause,
    code IS NOT NULL AS is_failure,
    failed_at IS NOT NULL AND failed_at <= coalesce(closed_at, failed_at) AS failed,
    abandoned_at IS NOT NULL AND abandoned_at <= coalesce(least(closed_at, failed_at), abandoned_at) AS abandoned`

function journeys({ steps, intentStep, convertingStep }: JourneyDefinition, asOf: number): string {
  const numberOf = (name: string) => steps.findIndex(step => step.name === name) + 1
  const converting = numberOf(convertingStep)
  return `
    CREATE OR REPLACE TABLE journeys AS
    WITH journey AS (
      FROM ordered SELECT
        journey,
        arg_min(entry, n) AS entry,
        max(number) AS furthest,
        arg_max(number, n) AS last,
        arg_max(date, n) AS last_date
      GROUP BY journey
    )
    SELECT
      journey,
      entry,
      furthest,
      completed,
      CASE WHEN NOT completed THEN cause END AS cause,
      ${asOf} - last_date < expiry_ms AS is_live,
      CASE
        WHEN furthest = ${steps.length} AND completed THEN 'returned'
        WHEN entry <= ${converting} AND (furthest > ${converting} OR (furthest = ${converting} AND completed)) THEN 'converted'
        WHEN is_live THEN 'in_progress'
        WHEN furthest = ${numberOf(intentStep)} AND NOT completed AND NOT is_failure THEN 'viewed_only'
        ELSE 'dropped'
      END AS outcome
    FROM journey
    JOIN standings USING (journey)
    JOIN declared_steps ON declared_steps.number = journey.last
    WHERE standings.number = journey.furthest`
}

const TALLIES = `
  WITH closed AS (FROM journeys WHERE outcome <> 'in_progress'),
  reached AS (
    FROM (FROM closed SELECT entry, furthest, completed, count(*) AS journeys GROUP BY ALL)
    JOIN declared_steps ON number >= entry
    SELECT
      entry,
      number,
      coalesce(sum(journeys) FILTER (furthest >= number), 0) AS entered,
      coalesce(sum(journeys) FILTER (furthest > number OR (furthest = number AND completed)), 0) AS completed
    GROUP BY entry, number
  ),
  recorded AS (
    FROM standings JOIN closed USING (journey) SELECT
      entry,
      number,
      count(*) FILTER (implied) AS implied,
      count(*) FILTER (failed) AS failed,
      count(*) FILTER (failed AND standings.completed AND NOT implied) AS recovered,
      count(*) FILTER (abandoned) AS abandoned,
      quantile_cont(step_ms, [0.5, 0.9]) AS percentiles
    GROUP BY entry, number
  )
  FROM reached LEFT JOIN recorded USING (entry, number) SELECT
    entry,
    number,
    entered::DOUBLE AS entered,
    reached.completed::DOUBLE AS completed,
    coalesce(implied, 0) AS implied,
    coalesce(failed, 0) AS failed,
    coalesce(recovered, 0) AS recovered,
    coalesce(abandoned, 0) AS abandoned,
    percentiles[1] AS p50,
    percentiles[2] AS p90`

const LOSSES = `
  FROM journeys SELECT
    entry,
    outcome,
    CASE WHEN completed THEN furthest + 1 ELSE furthest END AS number,
    CASE WHEN completed THEN 'handoff' ELSE 'step' END AS "where",
    CASE WHEN completed THEN 'not_reached' ELSE coalesce(cause, 'left') END AS cause,
    count(*) AS journeys
  WHERE outcome = 'dropped' OR (outcome = 'converted' AND NOT is_live)
  GROUP BY ALL`
