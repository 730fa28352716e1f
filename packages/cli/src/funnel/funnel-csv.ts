import { csv } from '../system/csv.ts'
import { visibleValue } from '../system/visible-text.ts'
import type { DirectEntry, FunnelResult } from './funnel-result.ts'

type Rows = readonly object[]

/** The columns of each table, besides those of group and entry, named like the fields of `FunnelResult`. */
export const FUNNEL_COLUMNS = {
  journeys: ['total', 'in_progress', 'viewed_only', 'converted', 'returned', 'dropped', 'direct_entries'],
  steps: [
    ...['step', 'step_number', 'team', 'app', 'entered', 'completed', 'implied', 'failed', 'recovered', 'abandoned'],
    ...['conversion_from_intent', 'conversion_from_previous', 'p50_ms', 'p90_ms'],
  ],
  losses: ['step', 'where', 'team', 'kind', 'cause', 'journeys', 'share'],
  teams: ['team', 'engineering', 'ux', 'known_limitation', 'total'],
  quality: [
    ...['events', 'duplicates', 'conflicts', 'rejected', 'missing', 'journeys_with_missing', 'synthetic_events'],
    'warnings',
  ],
  apps: ['app', 'events', 'sample_rates'],
} as const

const TIME = [
  ...['from', 'to', 'total', 'in_progress', 'chose', 'converted', 'dropped'],
  ...['engineering', 'ux', 'known_limitation'],
]

/**
 * Renders every table of a funnel as CSV, by file name. Each row names its group (empty: all journeys) and entry step
 * (empty: the first step). Columns are named like the fields of `FunnelResult`.
 *
 * @example funnelCsv(await computeFunnel(renewal, ['.journeys']))['steps.csv']
 */
export function funnelCsv({
  groups = [],
  over_time,
  comparison: _,
  ...all
}: FunnelResult<null>): Record<string, string> {
  const results = [{ group: '', result: all }, ...groups.map(({ by, result }) => ({ group: visibleValue(by), result }))]
  const perGroup = (rows: (result: typeof all) => Rows) =>
    results.flatMap(({ group, result }) => rows(result).map(row => ({ group, ...row })))
  const perEntry = (rows: (cohort: typeof all | DirectEntry<null>) => Rows) =>
    perGroup(result => [
      ...rows(result).map(row => ({ entry: '', ...row })),
      ...result.direct.flatMap(direct => rows(direct).map(row => ({ entry: direct.entry, ...row }))),
    ])
  return {
    'journeys.csv': csv(
      ['group', 'entry', ...FUNNEL_COLUMNS.journeys],
      perEntry(({ journeys }) => [{ ...journeys }]),
    ),
    'steps.csv': csv(
      ['group', 'entry', ...FUNNEL_COLUMNS.steps],
      perEntry(({ steps }) => steps),
    ),
    'drop_offs.csv': csv(
      ['group', 'entry', ...FUNNEL_COLUMNS.losses],
      perEntry(({ drop_offs }) => drop_offs),
    ),
    'lost_returns.csv': csv(
      ['group', 'entry', ...FUNNEL_COLUMNS.losses],
      perEntry(({ lost_returns }) => lost_returns),
    ),
    'teams.csv': csv(
      ['group', ...FUNNEL_COLUMNS.teams],
      perGroup(({ teams }) => teams),
    ),
    'quality.csv': csv(
      ['group', ...FUNNEL_COLUMNS.quality],
      perGroup(({ quality }) => [{ ...quality, warnings: quality.warnings.join(' ') }]),
    ),
    ...(over_time && {
      'over_time.csv': csv(
        [...TIME, 'rate', 'low', 'high'],
        over_time.map(({ conversion, ...bucket }) => ({ ...bucket, ...conversion })),
      ),
    }),
    'apps.csv': csv(
      ['group', ...FUNNEL_COLUMNS.apps],
      perGroup(({ quality }) => quality.apps.map(app => ({ ...app, sample_rates: app.sample_rates.join(' ') }))),
    ),
  }
}
