import { renewal } from '@journey-monitor/sdk/renewal'
import { leaksOf, leaksOfRandomFunnelCsv } from '@journey-monitor/test-kit/disclosure/attack-report'
import {
  BAR_PATTERNS,
  LEAD_PATTERNS,
  learnReport,
  REPORT_PATTERNS,
} from '@journey-monitor/test-kit/disclosure/learn-report'
import { TIME_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-times'
import { USAGE_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-usage'
import { randomPopulation } from '@journey-monitor/test-kit/disclosure/random-population'
import { CELL_PATTERNS } from '@journey-monitor/test-kit/disclosure/read-cell'
import { deadPatterns, readingExact } from '@journey-monitor/test-kit/disclosure/reading-pattern'
import { readCsv } from '@journey-monitor/test-kit/disclosure/rendered-csv'
import { readMarkdownTables } from '@journey-monitor/test-kit/disclosure/rendered-markdown'
import { readPage, unprintedLengths } from '@journey-monitor/test-kit/disclosure/rendered-page'
import { START } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { rendered, reportOn, type Written } from '@journey-monitor/test-kit/report/rendered-report'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { DAY, MINUTE } from '../system/time-units.ts'
import type { Report } from './compute-report.ts'
import { reportCsv } from './report-csv.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

describe('the shared report of a random population', () => {
  let report: Report
  let shared: Written

  beforeAll(async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    report = await reportOn(randomPopulation(10))
    shared = rendered(report, { share: true })
  })

  test('reveals no count from 1 to 10', () => {
    expect(leaksOf(shared.html, report)).toEqual([])
    expect(shared.html).toContain('id="over-time"')
  })

  test('reveals some if only the counts from 1 to 10 are hidden', () => {
    const naive = rendered(report).html.replace(/(<td class="number">)([1-9]|10)(<\/td>)/g, '$1&lt;11$3')
    const leaks = leaksOf(naive, report)
    expect(leaks.length).toBeGreaterThan(10)
    expect(leaks.map(({ name }) => name).join()).toContain('slower than p90')
  })

  test('has the same numbers in Markdown and HTML, and no bar reveals more than its numbers', () => {
    const sections = readPage(shared.html)
    const tables = sections.flatMap(section => section.tables)
    expect(tables.length).toBeGreaterThan(8)
    expect(readMarkdownTables(shared.markdown)).toEqual(tables)
    for (const id of ['funnel', 'drop-offs', 'lost-returns']) {
      const bars = sections.find(section => section.id === id)?.bars ?? []
      expect(bars.length, id).toBeGreaterThan(0)
      expect(unprintedLengths(bars), id).toEqual([])
    }
  })

  test('a CSV file says no more than its table on the page', () => {
    const files = Object.entries(reportCsv(shared.document))
    expect(files.length).toBeGreaterThan(8)
    const sections = readPage(shared.html)
    for (const [name, content] of files) {
      const [, id = '', number = ''] = /^(.*)-(\d+)\.csv$/.exec(name) ?? []
      const rows = sections.find(section => section.id === id)?.tables[Number(number) - 1]?.rows ?? []
      const strange = readCsv(content).flatMap((cells, i) => {
        const said = (rows[i] ?? []).join(' | ').replaceAll(',', '')
        return cells.filter(
          cell => !said.includes(cell.replace(/^'/, '').replace(/\s+/g, ' ').replaceAll(',', '').trim()),
        )
      })
      expect(strange, name).toEqual([])
    }
  })
})

test('the shared files of a funnel give no count from 1 to 10 away', async () => {
  expect(await leaksOfRandomFunnelCsv(10)).toEqual([])
})

describe('one person among many', () => {
  const many = (count: number, walk: Walk): Walk[] => Array.from({ length: count }, () => walk)
  const inModal: Walk = ({ journey }) => {
    journey.complete('link_view')
    journey.start('modal')
  }

  test('cannot be found in a shared report', async () => {
    const report = await reportOn(eventsOf(...many(30, through('return')), inModal))
    const shared = rendered(report, { share: true }).html
    expect(leaksOf(shared, report)).toEqual([])
    expect(shared).not.toMatch(/>183</)
  })
})

test('the reader found all of its patterns in these reports', async () => {
  const walks = eventsOf(
    ({ journey }) => journey.fail('link_view', 'link_render_error'),
    ({ journey }) => journey.start('link_view'),
    through('return'),
  )
  const [, open, robot] = [...new Set(walks.map(({ context }) => context.journey.id))]
  const events = walks.map(event => {
    const { journey } = event.context
    if (journey.id === robot) return { ...event, session: { id: 'robot', type: 'synthetics' } }
    if (journey.id !== open) return event
    const startedAt = journey.started_at + 2 * DAY
    return { ...event, date: event.date + 2 * DAY, context: { journey: { ...journey, started_at: startedAt } } }
  })
  const exact = rendered(await reportOn(events, { asOf: START + 2 * DAY + MINUTE })).html
  readingExact(() => learnReport(renewal, readPage(exact)))
  expect(
    deadPatterns({
      ...REPORT_PATTERNS,
      ...LEAD_PATTERNS,
      ...BAR_PATTERNS,
      ...USAGE_PATTERNS,
      ...TIME_PATTERNS,
      ...CELL_PATTERNS,
    }),
  ).toEqual([])
})
