import { csv } from '../system/csv.ts'
import { visibleText } from '../system/visible-text.ts'
import type { DirectEntry, FunnelResult } from './funnel-result.ts'

type Rows = readonly object[]

const COUNTS = ['total', 'in_progress', 'viewed_only', 'converted', 'returned', 'dropped', 'direct_entries']
const RATES = ['conversion_from_intent', 'conversion_from_previous', 'p50_ms', 'p90_ms']
const STEP = [
  'step',
  'step_number',
  'team',
  'app',
  'entered',
  'completed',
  'implied',
  'failed',
  'recovered',
  'abandoned',
]
const LOSS = ['step', 'where', 'team', 'kind', 'cause', 'journeys', 'share']
const TIME = [
  'from',
  'to',
  'total',
  'in_progress',
  'chose',
  'converted',
  'dropped',
  'engineering',
  'ux',
  'known_limitation',
]
const QUALITY = [
  'events',
  'duplicates',
  'conflicts',
  'rejected',
  'missing',
  'journeys_with_missing',
  'synthetic_events',
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
  const results = [
    { group: '', result: all },
    ...groups.map(({ by, result }) => ({ group: visibleText(by ?? 'none'), result })),
  ]
  const perGroup = (rows: (result: typeof all) => Rows) =>
    results.flatMap(({ group, result }) => rows(result).map(row => ({ group, ...row })))
  const perEntry = (rows: (cohort: typeof all | DirectEntry<null>) => Rows) =>
    perGroup(result => [
      ...rows(result).map(row => ({ entry: '', ...row })),
      ...result.direct.flatMap(direct => rows(direct).map(row => ({ entry: direct.entry, ...row }))),
    ])
  return {
    'journeys.csv': csv(
      ['group', 'entry', ...COUNTS],
      perEntry(({ journeys }) => [{ ...journeys }]),
    ),
    'steps.csv': csv(
      ['group', 'entry', ...STEP, ...RATES],
      perEntry(({ steps }) => steps),
    ),
    'drop_offs.csv': csv(
      ['group', 'entry', ...LOSS],
      perEntry(({ drop_offs }) => drop_offs),
    ),
    'lost_returns.csv': csv(
      ['group', 'entry', ...LOSS],
      perEntry(({ lost_returns }) => lost_returns),
    ),
    'teams.csv': csv(
      ['group', 'team', 'engineering', 'ux', 'known_limitation', 'total'],
      perGroup(({ teams }) => teams),
    ),
    'quality.csv': csv(
      ['group', ...QUALITY, 'warnings'],
      perGroup(({ quality }) => [{ ...quality, warnings: quality.warnings.join(' ') }]),
    ),
    ...(over_time && {
      'over_time.csv': csv(
        [...TIME, 'rate', 'low', 'high'],
        over_time.map(({ conversion, ...bucket }) => ({ ...bucket, ...conversion })),
      ),
    }),
    'apps.csv': csv(
      ['group', 'app', 'events', 'sample_rates'],
      perGroup(({ quality }) => quality.apps.map(app => ({ ...app, sample_rates: app.sample_rates.join(' ') }))),
    ),
  }
}
