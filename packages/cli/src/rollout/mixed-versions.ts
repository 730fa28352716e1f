import { type Database, identifier } from '../events/database.ts'
import { time } from '../system/format.ts'
import { visibleValue } from '../system/visible-text.ts'

/** The dimension that app versions are read from. */
export const VERSION_DIMENSION = 'app_version'

/** A version of an app that sent events of a stage. */
export interface StageVersion {
  readonly app: string
  readonly version: string
  /** Its first event, ISO 8601. */
  readonly from: string
  readonly journeys: number
}

/** An app version as a document may print it. */
export type PublishedVersion = Omit<StageVersion, 'journeys'>

/**
 * Reads the app versions that sent the events, up to `asOf`, of the journeys of the table `chosen` that began before
 * `startedTo` and so are in the figures; in the order in which they came. Needs the dimension
 * {@link VERSION_DIMENSION}. An implied event may come from another app than its step's, so it does not count.
 */
export async function readStageVersions(
  database: Database,
  { startedTo, asOf }: { readonly startedTo: number; readonly asOf: number },
): Promise<StageVersion[]> {
  const version = identifier(`by_${VERSION_DIMENSION}`)
  const rows = await database.rows<Omit<StageVersion, 'from'> & { from: number }>(`
    FROM chosen SELECT app, ${version} AS version, min(date)::DOUBLE AS "from", count(DISTINCT journey) AS journeys
    WHERE ${version} IS NOT NULL AND NOT implied AND started_at < ${startedTo} AND date <= ${asOf} GROUP BY ALL ORDER BY app, "from", version`)
  return rows.map(({ from, ...row }) => ({ ...row, from: new Date(from).toISOString() }))
}

/**
 * Describes which apps changed their version during the stage, so that the figures mix versions: one line, or none.
 * @example ['The figures mix app versions: secure-messaging 1.3.0 and, since 2026-12-09 14:05 UTC, 1.4.0.']
 */
export function describeMixedVersions(versions: readonly PublishedVersion[]): string[] {
  const changes = [...Map.groupBy(versions, ({ app }) => app)].flatMap(([app, own]) => {
    const [first, ...later] = own
    const newest = later.at(-1)
    if (!first || !newest) return []
    const between = later.length > 1 ? `, ${later.length - 1} more` : ''
    return `${app} ${visibleValue(first.version)}${between} and, since ${time(newest.from)}, ${visibleValue(newest.version)}`
  })
  return changes.length > 0 ? [`The figures mix app versions: ${changes.join('; ')}.`] : []
}
