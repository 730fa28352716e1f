import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import { PHASE_RANK } from '../events/definition-tables.ts'
import { stepNumber } from '../journey/definition-facts.ts'
import type { Loss } from './loss.ts'
import { stepTimesQuery } from './paths.ts'
import type { StepTally } from './step-tally.ts'

/** State of a journey. `converted` includes journeys that did not return; `in_progress` includes no converted journey. */
export type Outcome = 'returned' | 'converted' | 'in_progress' | 'viewed_only' | 'dropped'

/** SQL for all journeys that began at one step, given the step's number. */
export interface Attribution {
  readonly outcomes: readonly { entry: number; outcome: Outcome; journeys: number }[]
  readonly tallies: readonly ({ entry: number } & StepTally)[]
  /** Losses of dropped journeys, and of converted journeys that will not return. */
  readonly losses: readonly ({ entry: number; outcome: 'dropped' | 'converted' } & Loss)[]
}

/**
 * Determines the state of each journey at `asOf`, and the step and cause of each loss, from the tables of `findPaths`.
 * Infers lost events: any event of a step proves that the steps before it, from the entry on, were started and
 * completed.
 */
export async function attribute(database: Database, definition: JourneyDefinition): Promise<Attribution> {
  await database.run(STANDINGS)
  await database.run(journeys(definition))
  return {
    outcomes: await database.rows('FROM journeys SELECT entry, outcome, sum(journeys) AS journeys GROUP BY ALL'),
    tallies: await database.rows(tallies(definition)),
    losses: await database.rows(LOSSES),
  }
}

/**
 * SQL of the phase that each step of a path reached, and of the cause. If a completion is missing, it is assumed just before the
 * first event of a later step. If the event that set the phase is missing, the next event's `supersedes` names its cause. A
 * failure counts only before the completion.
 */
const STANDINGS = `
  CREATE OR REPLACE TABLE standings AS
  WITH recorded AS (
    FROM path_events SELECT
      path,
      number,
      min(n) AS entered_at,
      min(n) FILTER (phase_rank = ${PHASE_RANK.complete}) AS completed_at,
      min(n) FILTER (phase_rank = ${PHASE_RANK.fail}) AS failed_at,
      coalesce(bool_or((phase_rank = ${PHASE_RANK.fail} AND first) OR superseded = ${PHASE_RANK.fail}), false) AS has_failed,
      coalesce(bool_or((phase_rank = ${PHASE_RANK.abandon} AND first) OR superseded = ${PHASE_RANK.abandon}), false) AS abandoned,
      arg_min(implied, n) FILTER (phase_rank = ${PHASE_RANK.complete} AND first) AS first_implied,
      arg_min(implied, n) FILTER (phase_rank = ${PHASE_RANK.complete}) AS earliest_implied,
      ${firstCause(PHASE_RANK.fail)} AS code,
      ${firstCause(PHASE_RANK.abandon)} AS reason
    GROUP BY path, number
  ),
  closed AS (
    FROM recorded SELECT *, least(completed_at, min(entered_at) OVER later) AS closed_at
    WINDOW later AS (PARTITION BY path ORDER BY number DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  )
  FROM closed SELECT
    path,
    number,
    completed_at IS NOT NULL AS completed,
    coalesce(first_implied, false) AS implied,
    coalesce(code, reason) AS cause,
    code IS NOT NULL AS is_failure,
    has_failed OR (failed_at IS NOT NULL AND failed_at < coalesce(closed_at, failed_at + 1)) AS failed,
    failed AND NOT coalesce(first_implied, earliest_implied, true) AS recovered,
    abandoned`

/** SQL of the cause with which a step reached `phaseRank`; if that event is missing, the earliest cause that is recorded. */
function firstCause(phaseRank: number): string {
  return `coalesce(arg_min(cause, n) FILTER (phase_rank = ${phaseRank} AND first), arg_min(cause, n) FILTER (phase_rank = ${phaseRank}))`
}

/** SQL for one row per path: the number of its journeys, their outcome, and the step and cause of their loss. */
function journeys(definition: JourneyDefinition): string {
  const converting = stepNumber(definition, definition.convertingStep)
  return `
    CREATE OR REPLACE TABLE journeys AS
    WITH reached AS (FROM path_events SELECT path, max(number) AS furthest, arg_max(number, n) AS last GROUP BY path)
    SELECT
      path,
      entry,
      journeys,
      furthest,
      completed,
      CASE WHEN completed THEN furthest + 1 ELSE furthest END AS lost_at,
      CASE WHEN completed THEN 'handoff' ELSE 'step' END AS lost_where,
      CASE WHEN completed THEN 'not_reached' ELSE coalesce(cause, 'left') END AS lost_by,
      expired_after < expiry_ms AS is_live,
      CASE
        WHEN furthest = ${definition.steps.length} AND completed THEN 'returned'
        WHEN entry <= ${converting} AND (furthest > ${converting} OR (furthest = ${converting} AND completed)) THEN 'converted'
        WHEN is_live THEN 'in_progress'
        WHEN furthest = ${stepNumber(definition, definition.intentStep)} AND NOT completed AND NOT is_failure THEN 'viewed_only'
        ELSE 'dropped'
      END AS outcome
    FROM reached
    JOIN paths USING (path)
    JOIN standings USING (path)
    JOIN declared_steps ON declared_steps.number = reached.last
    WHERE standings.number = reached.furthest`
}

function tallies(definition: JourneyDefinition): string {
  const percentiles = definition.steps.map((_, i) => `quantile_cont(ms_${i + 1}, [0.5, 0.9])`)
  const counts = definition.steps.map((_, i) => `count(ms_${i + 1})`)
  return `
    WITH closed AS (FROM journeys WHERE outcome <> 'in_progress'),
    reached AS (
      FROM (FROM closed SELECT entry, furthest, completed, sum(journeys) AS journeys GROUP BY ALL)
      JOIN declared_steps ON number >= entry
      SELECT
        entry,
        number,
        coalesce(sum(journeys) FILTER (furthest >= number), 0) AS entered,
        coalesce(sum(journeys) FILTER (furthest > number OR (furthest = number AND completed)), 0) AS completed
      GROUP BY entry, number
    ),
    recorded AS (
      FROM standings JOIN closed USING (path) SELECT
        entry,
        number,
        sum(journeys) FILTER (implied) AS implied,
        sum(journeys) FILTER (failed) AS failed,
        sum(journeys) FILTER (recovered) AS recovered,
        sum(journeys) FILTER (abandoned) AS abandoned
      GROUP BY entry, number
    ),
    timed AS (
      FROM (${stepTimesQuery(definition)})
      SELECT entry, [${percentiles}] AS percentiles, [${counts}] AS counts
      GROUP BY entry
    )
    FROM reached LEFT JOIN recorded USING (entry, number) LEFT JOIN timed USING (entry) SELECT
      entry,
      number,
      entered,
      reached.completed,
      coalesce(implied, 0) AS implied,
      coalesce(failed, 0) AS failed,
      coalesce(recovered, 0) AS recovered,
      coalesce(abandoned, 0) AS abandoned,
      coalesce(counts[number], 0) AS timed,
      percentiles[number][1] AS p50,
      percentiles[number][2] AS p90`
}

const LOSSES = `
  FROM journeys SELECT
    entry,
    outcome,
    lost_at AS number,
    lost_where AS "where",
    lost_by AS cause,
    sum(journeys) AS journeys
  WHERE outcome = 'dropped' OR (outcome = 'converted' AND NOT is_live)
  GROUP BY ALL`
