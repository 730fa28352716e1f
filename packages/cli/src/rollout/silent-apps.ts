import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from '../events/database.ts'
import { PHASE_RANK } from '../events/definition-tables.ts'
import { MINUTE } from '../system/time-units.ts'

/** A time in which no one reached an app while people were on their way to it, and RUM received nothing from it. Epoch ms. */
export interface SilentApp {
  readonly app: string
  readonly from: number
  /** End of the last one. */
  readonly to: number
  /** Journeys that were on their way. */
  readonly journeys: number
  /** Whether people arrived later. */
  readonly isOver: boolean
}

/** Times in which no one reached an app, and their outcome. */
export interface Arrivals {
  /** Nothing was heard of these: telemetry may be out, or the app. The longest first, of each app. */
  readonly silentApps: readonly SilentApp[]
  /** These apps were up in all of theirs, without the journeys that were on their way: those are lost. */
  readonly heardApps: ReadonlySet<string>
}

/** Arrivals if only counts are known. */
export const NO_ARRIVALS: Arrivals = { silentApps: [], heardApps: new Set() }

/** Fewer journeys, or less time, may be chance. */
const LEAST_JOURNEYS = 10
const LEAST_MS = 30 * MINUTE
/** Number of events that prove an app to be up. A single one may come from a page that was opened before. */
const LEAST_SIGNS = 3

interface Gap extends SilentApp {
  /** Before and after a sign of life between these, {@link LEAST_JOURNEYS} set out and did not arrive. */
  readonly signsFrom: number | null
  readonly signsTo: number | null
}

/**
 * Table of the journeys on the way to an app where no one has arrived since, in a time too short to tell what happened:
 * until someone arrives, or the time is long enough for {@link findSilentApps}, they prove nothing.
 */
export const UNCLEAR_JOURNEYS = 'unclear_journeys'

/**
 * Finds the times in which journeys in the table `chosen` set out for another app and none arrived, and tells lost journeys
 * from lost telemetry: by the views that RUM heard of the app meanwhile, and by the events of other journeys there. Creates the
 * table {@link UNCLEAR_JOURNEYS}.
 * @param viewsIn counts the views of an app that began in a time
 */
export async function findSilentApps(
  database: Database,
  { steps }: JourneyDefinition,
  viewsIn: (app: string, from: number, to: number) => Promise<number>,
): Promise<Arrivals> {
  const crossings = steps.flatMap(({ app }, i) =>
    i > 0 && steps[i - 1]?.app !== app ? [`(${i}, ${literal(app)})`] : [],
  )
  if (crossings.length === 0) {
    await database.run(`CREATE OR REPLACE TEMP TABLE ${UNCLEAR_JOURNEYS} (journey VARCHAR)`)
    return NO_ARRIVALS
  }
  await database.run(`CREATE OR REPLACE TEMP TABLE crossing_points AS ${pointsQuery(crossings.join(', '))}`)
  await database.run(`CREATE OR REPLACE TEMP TABLE ${UNCLEAR_JOURNEYS} AS ${UNCLEAR}`)
  const gaps = await database.rows<Gap>(GAPS)
  const silent: SilentApp[] = []
  for (const { signsFrom, signsTo, ...gap } of gaps) {
    const canTell = signsFrom !== null && signsTo !== null && signsFrom < signsTo
    if (canTell && (await hasSigns(gap.app, signsFrom, signsTo))) continue
    silent.push(gap)
  }
  const silentNames = silent.map(({ app }) => app)
  const heardApps = new Set(gaps.map(({ app }) => app).filter(app => !silentNames.includes(app)))
  return { silentApps: silent, heardApps }

  async function hasSigns(app: string, from: number, to: number): Promise<boolean> {
    const [own] = await database.rows<{ journeys: number }>(
      `FROM chosen SELECT count(DISTINCT journey) AS journeys WHERE app = ${literal(app)} AND date BETWEEN ${from} AND ${to}`,
    )
    return (own?.journeys ?? 0) >= LEAST_SIGNS || (await viewsIn(app, from, to)) >= LEAST_SIGNS
  }
}

/** Selects when journeys set out for another app and when they arrived. An arrival begins a new gap. */
function pointsQuery(crossings: string): string {
  return `
    WITH crossing AS (FROM (VALUES ${crossings}) AS crossing (number, app) SELECT *),
    departure AS (
      FROM chosen JOIN crossing USING (number) SELECT crossing.app, number, journey, min(date) AS date
      WHERE phase_rank = ${PHASE_RANK.complete} GROUP BY ALL
    ),
    arrival AS (
      FROM departure JOIN chosen ON chosen.journey = departure.journey AND chosen.number = departure.number + 1
      SELECT departure.app, departure.number, departure.journey, min(chosen.date) AS date
      WHERE phase_rank = ${PHASE_RANK.start} GROUP BY ALL
    ),
    point AS (FROM departure SELECT *, false AS arrived UNION ALL FROM arrival SELECT *, true),
    numbered AS (
      FROM point SELECT *, count(*) FILTER (arrived) OVER (PARTITION BY app, number ORDER BY date, arrived) AS gap
    )
    FROM numbered SELECT *, gap < max(gap) OVER (PARTITION BY app, number) AS is_over`
}

const IS_LONG = `count(*) FILTER (NOT arrived) >= ${LEAST_JOURNEYS} AND max(date) - min(date) >= ${LEAST_MS}`

const UNCLEAR = `
  FROM crossing_points SEMI JOIN (
    FROM crossing_points SELECT app, number, gap WHERE NOT is_over GROUP BY ALL HAVING NOT (${IS_LONG})
  ) USING (app, number, gap)
  SELECT DISTINCT journey WHERE NOT arrived`

const nth = (n: number) => `list_sort(list(date) FILTER (NOT arrived))[${n}]::DOUBLE`

const GAPS = `
  WITH gap AS (
    FROM crossing_points SELECT
      app, min(date) AS "from", max(date) AS "to", count(*) FILTER (NOT arrived) AS journeys, bool_and(is_over) AS is_over,
      ${nth(LEAST_JOURNEYS)} AS "signsFrom", ${nth(-LEAST_JOURNEYS)} AS "signsTo"
    GROUP BY app, number, gap HAVING ${IS_LONG}
  )
  FROM gap SELECT app, "from"::DOUBLE AS "from", "to"::DOUBLE AS "to", journeys, is_over AS "isOver", "signsFrom", "signsTo"
  ORDER BY app, journeys DESC, "from"`
