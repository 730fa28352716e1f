import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from '../events/database.ts'
import { RUNG } from '../events/declared.ts'
import { MINUTE } from '../system/time-units.ts'

/** An app from which nothing came while people were on their way to it: they look lost, and may not be. Epoch ms. */
export interface SilentApp {
  readonly app: string
  readonly from: number
  /** Of the last of them. */
  readonly to: number
  /** Journeys that were on their way. */
  readonly journeys: number
}

/** Fewer journeys, or less time, may be chance. */
const LEAST_JOURNEYS = 10
const LEAST_MS = 30 * MINUTE

/** Finds such times of each app in the table `chosen`, the longest first. */
export async function findSilentApps(database: Database, { steps }: JourneyDefinition): Promise<SilentApp[]> {
  const crossings = steps.flatMap(({ app }, i) =>
    i > 0 && steps[i - 1]?.app !== app ? [`(${i}, ${literal(app)})`] : [],
  )
  if (crossings.length === 0) return []
  return database.rows(`
    WITH point AS (
      FROM chosen SELECT app, date, 1 AS own, NULL AS journey
      UNION ALL
      FROM chosen JOIN (VALUES ${crossings.join(', ')}) AS crossing (number, target) USING (number)
      SELECT target, date, 0, journey WHERE rung = ${RUNG.complete}
    ),
    numbered AS (FROM point SELECT *, sum(own) OVER (PARTITION BY app ORDER BY date, own) AS gap),
    gap AS (
      FROM numbered SELECT app, min(date) AS "from", max(date) AS "to", count(DISTINCT journey) AS journeys
      GROUP BY app, gap HAVING journeys >= ${LEAST_JOURNEYS} AND max(date) - min(date) >= ${LEAST_MS}
    )
    FROM gap SELECT app, "from"::DOUBLE AS "from", "to"::DOUBLE AS "to", journeys
    ORDER BY app, journeys DESC, "from"`)
}
