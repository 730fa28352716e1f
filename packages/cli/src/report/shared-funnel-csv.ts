import type { Cell, TimeCell } from '../disclosure/ledger.ts'
import { FUNNEL_COLUMNS as COLUMNS } from '../funnel/funnel-csv.ts'
import { csv } from '../system/csv.ts'
import { roundedDuration } from '../system/format.ts'
import { visibleValue } from '../system/visible-text.ts'
import { wilson } from '../system/wilson.ts'
import type { PublishedLoss } from './publish-funnel.ts'
import { tableCount as count, type PublishedTables } from './publish-funnel-tables.ts'

/**
 * Renders the tables of a funnel for readers outside the team, by file name, with the columns of `funnelCsv`. What only the team
 * may see is `withheld`, a count from 1 to 10 is `<11`. Groups have a file of their own, with fewer numbers.
 */
export function sharedFunnelCsv({ funnel, groups, overTime }: PublishedTables): Record<string, string> {
  const { journeys, steps, losses, lostReturns, teams, direct, quality } = funnel
  const { chose, converted, returned, dropped, viewedOnly, inProgress } = journeys
  const began = direct.flatMap(each => [each.ended, each.inProgress])
  const file = (columns: readonly string[], rows: readonly object[], isByEntry = false) =>
    csv(
      [...(isByEntry ? ['group', 'entry'] : ['group']), ...columns],
      rows.map(row => ({
        ...Object.fromEntries(columns.map(column => [column, 'withheld'])),
        group: '',
        entry: '',
        ...row,
      })),
    )
  const lossRow = (whole: Cell) => {
    return ({ journeys: lost, ...loss }: PublishedLoss) => ({
      ...loss,
      journeys: count(lost),
      share: share(lost, whole),
    })
  }
  return {
    'journeys.csv': file(
      COLUMNS.journeys,
      [
        {
          total: count(viewedOnly, inProgress, converted, dropped),
          ...counts({ in_progress: inProgress, viewed_only: viewedOnly, converted, returned, dropped }),
          direct_entries: count(...began),
        },
        ...direct.map(each => ({
          entry: each.entry,
          total: count(each.ended, each.inProgress),
          in_progress: count(each.inProgress),
          viewed_only: 0,
          ...counts({ converted: each.converted, returned: each.returned, dropped: each.dropped }),
          direct_entries: 0,
        })),
      ],
      true,
    ),
    'steps.csv': file(
      COLUMNS.steps,
      steps.map(({ step, team, app, entered, completed, p50, p90 }, i) => ({
        ...{ step, step_number: i + 1, team, app, ...counts({ entered, completed }) },
        conversion_from_intent: share(completed, chose),
        conversion_from_previous: share(completed, steps[i - 1]?.completed ?? entered),
        p50_ms: ms(p50),
        p90_ms: ms(p90),
      })),
      true,
    ),
    'drop_offs.csv': file(
      COLUMNS.losses,
      [
        ...losses.map(lossRow(dropped)),
        ...direct.flatMap(each => each.losses.map(loss => ({ entry: each.entry, ...lossRow(each.dropped)(loss) }))),
      ],
      true,
    ),
    'lost_returns.csv': file(COLUMNS.losses, lostReturns.map(lossRow(converted)), true),
    'teams.csv': file(
      COLUMNS.teams,
      teams.map(({ team, kinds, total }) => ({ team, ...counts({ ...kinds, total }) })),
    ),
    'quality.csv': file(COLUMNS.quality, [
      {
        ...counts({
          duplicates: quality.duplicates,
          conflicts: quality.conflicts,
          rejected: quality.rejected,
          missing: quality.missing,
          journeys_with_missing: quality.journeysWithMissing,
          synthetic_events: quality.syntheticEvents,
        }),
        warnings: quality.warnings.join(' '),
      },
    ]),
    ...(groups.length > 0 && {
      'groups.csv': csv(
        ['group', 'chose', 'converted', 'dropped'],
        groups.map(({ value, chose, converted, dropped }) => ({
          group: visibleValue(value),
          ...counts({ chose, converted, dropped }),
        })),
      ),
    }),
    ...(overTime && {
      'over_time.csv': csv(
        ['from', 'to', 'chose', 'converted', 'engineering', 'rate', 'low', 'high'],
        overTime.buckets.map(({ from, to, isOpen, ...own }) => ({
          ...{ from, to, ...counts({ chose: own.chose, converted: own.converted, engineering: own.engineering }) },
          ...(isOpen ? {} : rate(own.converted, own.chose)),
        })),
      ),
    }),
    'apps.csv': file(
      COLUMNS.apps,
      quality.apps.map(({ app, isSilent, sampleRates }) => ({
        ...{ app, ...(isSilent && { events: 0 }), sample_rates: sampleRates.join(' ') },
      })),
    ),
  }
}

function counts(cells: Readonly<Record<string, Cell>>): Record<string, ReturnType<typeof count>> {
  return Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, count(cell)]))
}

function share(part: Cell, whole: Cell): number | string | null {
  const [some, all] = [part.number, whole.number]
  if (some === undefined || all === undefined) return 'withheld'
  return all === 0 ? null : some / all
}

function rate(part: Cell, whole: Cell) {
  const [some, all] = [part.number, whole.number]
  const interval = some !== undefined && all !== undefined && wilson(some, all)
  return { rate: share(part, whole), ...(interval && { low: interval.low, high: interval.high }) }
}

/** Rounds a time as documents print it: more digits would reveal of how many times it is a percentile. */
function ms({ shown }: TimeCell): number | string | null {
  return typeof shown === 'number' ? roundedDuration(shown) : shown
}
