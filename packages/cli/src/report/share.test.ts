import { renewal } from '@journey-monitor/sdk/renewal'
import { eventsOf, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { rowsOf, type Written, written } from '@journey-monitor/test-kit/report/rendered-report'
import { clickEvent, resourceEvent, viewEvents } from '@journey-monitor/test-kit/report/rum-page-events'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { MAX_SMALL_COUNT } from '../disclosure/suppress.ts'
import { ledgerOf, shared } from './ledger.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const many = (count: number, walk: Walk): Walk[] => Array.from({ length: count }, () => walk)
const failing =
  (code: 'care_team_api_error' | 'app_load_error' | 'route_error'): Walk =>
  ({ journey }) => {
    journey.start('link_view', { page: code === 'app_load_error' ? 'details' : 'list' })
    journey.complete('link_view')
    journey.complete('modal')
    journey.start('care_team_pick')
    journey.fail('care_team_pick', code)
  }

const people = Array.from({ length: 23 }, (_, i) => `${i}`)
const EVENTS = [
  ...eventsOf(
    ...many(60, through('return')),
    ...many(25, failing('care_team_api_error')),
    ...many(3, failing('app_load_error')),
    ...many(14, through('link_view')),
    ...many(2, through('send')),
  ),
  ...people.flatMap(session =>
    viewEvents({ session, page: Number(session) < 20 ? '/common' : '/jane-roe', at: 0, spentMs: 1_000, id: session }),
  ),
  ...people
    .map(session => clickEvent({ session, page: '/common', at: 0, spentMs: 0, id: session }, 'Jane Roe', 900))
    .slice(0, 4),
  ...people.map(i => resourceEvent({ path: '/drafts', status: Number(i) < 3 ? 500 : 200, ms: 10 })),
]

describe('a report that leaves the team', () => {
  let own: Written
  let report: Written

  beforeAll(async () => {
    own = await written(EVENTS)
    report = await written(EVENTS, { share: true })
  })

  test('shows no count from 1 to 10, and no rate of one', () => {
    const tables = report.document.sections
      .flatMap(({ blocks }) => blocks)
      .flatMap(block => (block.type === 'table' ? [block.table] : []))
    const numbers = tables.flatMap(({ columns, rows }) =>
      rows.flatMap(row => row.filter((_, i) => columns[i]?.numeric)),
    )
    expect(numbers.length).toBeGreaterThan(100)
    expect(numbers.filter(text => /^([1-9]|10)$/.test(text))).toEqual([])
    expect(rowsOf(own, 'Lost journeys by cause').map(row => row[3])).toEqual(['25', '14', '3'])
    expect(rowsOf(report, 'Lost journeys by cause').map(row => row.slice(3))).toEqual([
      ['14', '33.3\u00a0% (21.0–48.4)'],
      ['<11', 'withheld'],
      ['withheld', 'withheld'],
    ])
  })

  test('shows no total less the other parts of which a small count would be', () => {
    expect(rowsOf(own, 'Journeys by page').map(row => row[1])).toEqual(['3', '25', '76'])
    expect(rowsOf(report, 'Journeys by page').map(row => row[1])).toEqual(['<11', '25', 'withheld'])
    expect(rowsOf(own, 'Endpoints')[0]?.slice(1, 6)).toEqual(['23', '3', expect.stringContaining('13.0'), '0', '20'])
    expect(rowsOf(report, 'Endpoints')[0]?.slice(1, 6)).toEqual(['23', '<11', 'withheld', '0', 'withheld'])
  })

  test('shows no word of which there are fewer than 11', () => {
    expect(own.html).toContain('Jane Roe')
    expect(own.html).toContain('/jane-roe')
    for (const text of [report.html, report.markdown]) expect(text.toLowerCase()).not.toMatch(/jane.roe/)
    expect(report.markdown).toContain('Pages with fewer than 11 are left out.')
  })

  test('draws nothing that it does not say', () => {
    expect(report.html).toContain('The picture of the flow is left out, for some of its numbers are withheld.')
    const pictures = report.document.sections
      .flatMap(({ blocks }) => blocks)
      .flatMap(block => (block.type === 'picture' ? [block.picture] : []))
    for (const { alt, svg } of pictures) {
      expect(alt).not.toMatch(/(?<![\d,.])([1-9]|10) (entered|completed)/)
      expect(svg).not.toContain('App load error')
    }
  })

  test('says so', () => {
    expect(report.document.about.join()).toContain('For sharing')
  })

  test('knows every sum: each holds of the true counts', () => {
    const { counts, sums } = ledgerOf(renewal, own.report)
    const value = (key: string) => counts.get(key)?.value ?? Number.NaN
    expect(sums.length).toBeGreaterThan(60)
    for (const { whole, parts } of sums) {
      expect([whole, parts.reduce((sum, part) => sum + value(part), 0)]).toEqual([whole, value(whole)])
    }
  })

  test('gives no small count away to who puts the sums together', () => {
    const { counts, sums } = ledgerOf(renewal, own.report)
    const show = shared(renewal, own.report)
    const ranges = new Map(
      [...counts].map(([key, { value, isImplied }]): [string, [number, number]] => {
        const shown = show(key, value)
        if (typeof shown === 'number') return [key, [shown, shown]]
        if (isImplied) return [key, [0, Number.POSITIVE_INFINITY]]
        return [key, shown === 'small' ? [1, MAX_SMALL_COUNT] : [MAX_SMALL_COUNT + 1, Number.POSITIVE_INFINITY]]
      }),
    )
    tighten(ranges, sums)
    const small = [...counts].filter(([, { value }]) => value >= 1 && value <= MAX_SMALL_COUNT)
    expect(small.length).toBeGreaterThan(15)
    for (const [key] of small) {
      const [low, high] = ranges.get(key) as [number, number]
      expect([key, high - low >= 4]).toEqual([key, true])
    }
  })

  test('withholds a count that it does not know', () => {
    expect(shared(renewal, own.report)('something new', 5)).toBe('withheld')
  })
})

/** Narrows what each count can be by every sum, until nothing changes. */
function tighten(
  ranges: Map<string, [number, number]>,
  sums: readonly { whole: string; parts: readonly string[] }[],
): void {
  const range = (key: string) => ranges.get(key) as [number, number]
  let changed = true
  const narrow = (key: string, low: number, high: number) => {
    const own = range(key)
    const next: [number, number] = [Math.max(own[0], low), Math.min(own[1], high)]
    if (next[0] === own[0] && next[1] === own[1]) return
    ranges.set(key, next)
    changed = true
  }
  for (let rounds = 0; changed && rounds < 1_000; rounds++) {
    changed = false
    for (const { whole, parts } of sums) {
      const sum = (end: 0 | 1, but?: string) =>
        parts.reduce((total, part) => total + (part === but ? 0 : range(part)[end]), 0)
      narrow(whole, sum(0), sum(1))
      for (const part of parts) narrow(part, range(whole)[0] - sum(1, part), range(whole)[1] - sum(0, part))
    }
  }
}
