import type { Database } from '../events/database.ts'
import type { Dimension } from '../events/dimensions.ts'
import { column } from './group-by.ts'

/** A version of the app in which journeys began. */
export interface AppVersion {
  readonly version: string
  /** Start of the first journey with the version, epoch ms. */
  readonly from: number
  readonly journeys: number
}

/** Reads with which versions of the app journeys began, in the order in which they came, from `chosen` and `origins`. */
export function readVersions(database: Database, dimension: Dimension): Promise<AppVersion[]> {
  return database.rows(`
    WITH started AS (FROM chosen SELECT journey, min(started_at) AS started_at GROUP BY journey)
    FROM started JOIN origins USING (journey) SELECT
      ${column(dimension)} AS version, min(started_at)::DOUBLE AS "from", count(*) AS journeys
    WHERE version IS NOT NULL GROUP BY version ORDER BY "from", version`)
}
