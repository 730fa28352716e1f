import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import type { Reading } from '../events/open-events.ts'
import type { Quality } from './funnel-result.ts'

/** Name of a warning in `quality.warnings`. */
export type Warning = keyof typeof WARNINGS

/** Meaning of each warning, for readers. */
export const WARNINGS = {
  app_silent: 'An app sent nothing: handoffs to it look lost.',
  sample_rates_differ: 'Session sample rates differ: handoffs to the app that is sampled less look lost.',
  sampled: 'Sessions are sampled: the counts are those of a part of the journeys.',
  events_missing: 'Events are missing: their steps are inferred from later ones.',
  conflicts: 'Some journeys were continued in two tabs at once.',
  clock_ahead: 'Some events are dated in the future, by clocks that are ahead: they count, but not as the newest.',
  later_events:
    'Some events are later than the time of the question: they count, but journeys that were open then count only if they converted, so rates can look high.',
  lines_rejected: 'Lines were rejected.',
} as const

/** Finds what may make the funnel of the journeys in `chosen` misleading. Reads the tables that `findPaths` leaves. */
export async function assessQuality(
  database: Database,
  definition: JourneyDefinition,
  {
    rejected,
    synthetic,
    ...dates
  }: Pick<Reading, 'rejected' | 'synthetic' | 'isClockAhead'> & { readonly hasLaterEvents: boolean },
): Promise<Quality> {
  const [totals] = await database.rows<Pick<Quality, 'events' | 'conflicts' | 'missing' | 'journeys_with_missing'>>(`
    FROM paths SELECT
      coalesce(sum(journeys * events), 0) AS events,
      coalesce(sum(journeys * conflicts), 0) AS conflicts,
      coalesce(sum(journeys * missing), 0) AS missing,
      coalesce(sum(journeys) FILTER (missing > 0), 0) AS journeys_with_missing`)
  const sending = await database.rows<{ app: string; events: number; copies: number; sample_rate: number | null }>(`
    WITH sent AS (
      FROM chosen SELECT app, sample_rate, count(*) AS events, sum(copies) AS copies GROUP BY ALL
      UNION ALL
      FROM duplicates SELECT app, sample_rate, -count(*), count(*) GROUP BY ALL
    )
    FROM sent SELECT app, sample_rate, sum(events) AS events, sum(copies) AS copies GROUP BY ALL ORDER BY sample_rate`)
  const apps = definition.apps.map(app => {
    const own = sending.filter(each => each.app === app && each.events > 0)
    return {
      app,
      events: own.reduce((sum, { events }) => sum + events, 0),
      sample_rates: own.flatMap(({ sample_rate }) => sample_rate ?? []),
    }
  })
  const { events, conflicts, missing, journeys_with_missing } = totals as NonNullable<typeof totals>
  const duplicates = sending.reduce((sum, { copies }) => sum + copies, 0)
  const quality = {
    ...{ events, duplicates, conflicts, rejected, missing, journeys_with_missing },
    synthetic_events: synthetic,
    apps,
  }
  return { ...quality, warnings: warningsOf(quality, dates) }
}

/** Returns the warnings to show. An unknown value gives no warning. */
export function warningsOf(
  { apps, missing, conflicts, rejected }: Omit<Quality<null>, 'warnings'>,
  { isClockAhead = false, hasLaterEvents = false } = {},
): Warning[] {
  const rates = new Set(apps.flatMap(({ sample_rates }) => sample_rates))
  const applies: Record<Warning, boolean> = {
    app_silent: apps.some(app => app.events === 0),
    sample_rates_differ: rates.size > 1,
    sampled: rates.size === 1 && !rates.has(100),
    events_missing: (missing ?? 0) > 0,
    conflicts: (conflicts ?? 0) > 0,
    clock_ahead: isClockAhead,
    later_events: hasLaterEvents,
    lines_rejected: (rejected ?? 0) > 0,
  }
  return (Object.keys(WARNINGS) as Warning[]).filter(warning => applies[warning])
}
