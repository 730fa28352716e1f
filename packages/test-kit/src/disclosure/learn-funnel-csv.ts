import type { JourneyDefinition } from '@journey-monitor/sdk'
import { lossTitle } from '../../../cli/src/funnel/loss-text.ts'
import { humanize } from '../../../cli/src/system/format.ts'
import { learnReport } from './learn-report.ts'
import type { Learned } from './reader-knowledge.ts'
import { readCsv } from './rendered-csv.ts'
import type { RenderedSection, RenderedTable } from './rendered-page.ts'

/** Returns what somebody learns who knows the definition and reads the files of `funnel --csv`: as from the tables of a report. */
export function learnFunnelCsv(
  definition: JourneyDefinition,
  csv: Readonly<Record<string, string>>,
  attribute: string,
): Learned {
  const file = (name: string) => readCsv(csv[name])
  const table = (rows: string[][], caption = '', columns: string[] = []): RenderedTable => ({ caption, columns, rows })
  const [, , total = '', inProgress = '', viewedOnly = '', converted = '', returned = '', dropped = ''] =
    file('journeys.csv')[0] ?? []
  const direct = file('journeys.csv').slice(1)
  const losses = file('drop_offs.csv')
  const lossRow = ([, , step = '', where, team = '', kind = '', cause = '', count = '']: string[]) => [
    lossTitle({ step, where: where === 'handoff' ? where : 'step', cause }),
    ...[team, kind, count, ''],
  ]
  const intent = file('steps.csv').find(row => row[2] === definition.intentStep)?.[7] ?? ''
  const [, , duplicates, conflicts, rejected, missing, journeysWithMissing, synthetic] = file('quality.csv')[0] ?? []
  const section = (id: string, tables: RenderedTable[], text = ''): RenderedSection => ({
    ...{ id, tables, text, pictures: [], bars: [] },
  })
  const learned = learnReport(definition, [
    section('funnel', [
      table([converted, returned, dropped, viewedOnly, inProgress].map(count => ['', count])),
      table(
        file('steps.csv').map(row => [row[2] ?? '', row[4] ?? '', row[6] ?? '', row[7] ?? '', '', '']),
        '',
        ['', '', '', '', '', `of ${intent} `],
      ),
    ]),
    section('times', [
      table(file('steps.csv').map(row => [row[2] ?? '', '', row[7] ?? '', `${row[14]} ms`, `${row[15]} ms`])),
    ]),
    section('drop-offs', [
      table(
        file('teams.csv').map(([, team = '', engineering = '', ux = '', known = '', all = '']) => [
          ...[team, engineering, ux, known, all, ''],
        ]),
        `of all ${dropped} lost`,
      ),
      table(losses.filter(row => row[1] === '').map(lossRow)),
    ]),
    section('lost-returns', [table(file('lost_returns.csv').map(lossRow))]),
    section('direct', [
      table(direct.map(row => [row[1] ?? '', '', row[3] ?? '', row[5] ?? '', '', row[6] ?? '', row[7] ?? ''])),
      table(
        losses.flatMap(row => {
          const [label = '', ...rest] = lossRow(row)
          return row[1] === '' ? [] : [[label, row[1] ?? '', ...rest]]
        }),
      ),
    ]),
    section(`by-${attribute.replaceAll('_', '-')}`, [
      table(
        file('groups.csv').map(([value = '', chose = '', some = '', lost = '']) => [
          ...[value === 'none' ? 'Unknown' : humanize(value), chose, some, '', lost],
        ]),
      ),
    ]),
    section('over-time', [
      table(
        file('over_time.csv').map(([from = '', to = '', chose = '', some = '', engineering = '']) => [
          ...[minute(from), minute(to), chose, some, '', engineering],
        ]),
      ),
    ]),
    section(
      'quality',
      [],
      `${missing} events missing, in ${journeysWithMissing} journeys; ${duplicates} duplicates; ${conflicts} conflicts; ${rejected} lines rejected; ${synthetic} events of synthetic tests`,
    ),
  ])
  for (const count of [total, ...direct.map(row => row[2] ?? '')])
    if (!/^(?:\d+|<11|withheld)$/.test(count)) throw new Error(`no total: ${count}`)
  return learned
}

/** Formats a time as a report does. */
function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ')
}
