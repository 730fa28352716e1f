import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import { PHASE_RANK } from '../events/definition-tables.ts'
import { stepNumber } from '../journey/definition-facts.ts'
import { MINUTE, SECOND } from '../system/time-units.ts'
import { JOURNEY_PATHS } from './paths.ts'

/** Distribution of the time between completing the intent step and completing the converting step. */
export interface TimeToConvert {
  /** Bins in order. The first begins at 0. */
  readonly bins: readonly TimeBin[]
  readonly p50Ms: number | null
  readonly p90Ms: number | null
}

export interface TimeBin {
  readonly fromMs: number
  /** Null: without an end. */
  readonly toMs: number | null
  readonly journeys: number
}

/** Starts of the bins, ms. Each bin is about twice as long as the one before. */
const EDGES = [0, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 60 * MINUTE]

/** Reads the times of the journeys that entered at the first step and converted, from the tables that `attribute` leaves. */
export async function readTimeToConvert(
  database: Database,
  { intentStep, convertingStep, ...definition }: JourneyDefinition,
): Promise<TimeToConvert> {
  const at = (step: string) =>
    `min(date) FILTER (phase_rank = ${PHASE_RANK.complete} AND first AND number = ${stepNumber(definition, step)})`
  const bins = EDGES.map((edge, i) => {
    const next = EDGES[i + 1]
    return `count(*) FILTER (ms >= ${edge}${next === undefined ? '' : ` AND ms < ${next}`})`
  })
  const [found] = await database.rows<{ bins: number[]; p50: number | null; p90: number | null }>(`
    WITH converted AS (
      FROM (${JOURNEY_PATHS}) JOIN journeys USING (path) SELECT journey
      WHERE entry = 1 AND outcome IN ('converted', 'returned')
    ),
    taken AS (
      FROM chosen SEMI JOIN converted USING (journey)
      SELECT (${at(convertingStep)} - ${at(intentStep)})::DOUBLE AS span, CASE WHEN span < 0 THEN 0 ELSE span END AS ms
      GROUP BY journey
    )
    FROM taken SELECT [${bins.join(', ')}]::DOUBLE[] AS bins, quantile_cont(ms, 0.5) AS p50, quantile_cont(ms, 0.9) AS p90`)
  return {
    bins: EDGES.map((fromMs, i) => ({ fromMs, toMs: EDGES[i + 1] ?? null, journeys: found?.bins[i] ?? 0 })),
    p50Ms: found?.p50 ?? null,
    p90Ms: found?.p90 ?? null,
  }
}
