import { readPage, unprintedLengths } from '@journey-monitor/test-kit/disclosure/rendered-page'
import { eventsOf, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { rowsOf, type Written, written } from '@journey-monitor/test-kit/report/rendered-report'
import { clickEvent, resourceEvent, viewEvents } from '@journey-monitor/test-kit/report/rum-page-events'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

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

/** Heights of the flows of a picture, or only of those with `fill`. */
function heightsOfFlows(svg: string, fill = ''): number[] {
  return [...svg.matchAll(/<path d="M[\d.]+ ([\d.]+)C[^"]* ([\d.]+)Z"[^>]*>/g)]
    .filter(([path]) => path.includes(fill))
    .map(([, top, bottom]) => Number(bottom) - Number(top))
}

describe('a shared report', () => {
  let own: Written
  let report: Written

  beforeAll(async () => {
    own = await written(EVENTS)
    report = await written(EVENTS, { share: true })
  })

  test('has no count from 1 to 10, and no rate of one', () => {
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
      ['14', '33.3% (21.0–48.4)'],
      ['<11', 'withheld'],
      ['withheld', 'withheld'],
    ])
  })

  test('has no total from which a small count follows', () => {
    expect(rowsOf(own, 'Journeys by page').map(row => row[1])).toEqual(['3', '25', '76'])
    expect(rowsOf(report, 'Journeys by page').map(row => row[1])).toEqual(['<11', '25', 'withheld'])
    expect(rowsOf(own, 'Endpoints')[0]?.slice(1, 6)).toEqual(['23', '3', expect.stringContaining('13.0'), '0', '20'])
    expect(rowsOf(report, 'Endpoints')[0]?.slice(1, 6)).toEqual(['23', '<11', 'withheld', '0', 'withheld'])
  })

  test('has no name with fewer than 11 occurrences', () => {
    expect(own.html).toContain('Jane Roe')
    expect(own.html).toContain('/jane-roe')
    for (const text of [report.html, report.markdown]) expect(text.toLowerCase()).not.toMatch(/jane.roe/)
    expect(report.markdown).toContain('Pages with fewer than 11 are left out.')
  })

  test('draws only what it says', () => {
    const flow = readPage(report.html).find(({ id }) => id === 'flow')
    expect(flow?.text).toContain('Hatched: a number is withheld, or a part of it.')
    const hides = (text = '') => /(?:^|· )(?:withheld|<11)$| or more$/.test(text)
    const { labels, svg } = flow?.pictures[0] ?? { labels: [], svg: '' }
    const rows = (flow?.tables[0]?.rows ?? []).filter(row => hides(row[3]))
    const hiddenNodes = labels.filter(label => hides(label) && !label.endsWith('or more'))
    const hidden = heightsOfFlows(svg, 'url(#flow-hatch)')
    expect(hidden).toHaveLength(rows.length)
    expect(svg.match(/url\(#flow-hatch\)/g)).toHaveLength(rows.length + hiddenNodes.length)
    expect(new Set(hidden.map(Math.round)).size, 'a withheld flow has the width of all others').toBe(1)
    expect(hidden[0], 'and is never drawn as a full one').toBeLessThan(Math.max(...heightsOfFlows(svg)) / 10)
    const pictures = report.document.sections
      .flatMap(({ blocks }) => blocks)
      .flatMap(block => (block.type === 'picture' ? [block.picture] : []))
    for (const { alt, svg } of pictures) {
      expect(alt).not.toMatch(/(?<![\d,.])([1-9]|10) (entered|completed)/)
      expect(svg).not.toContain('App load error')
    }
  })

  test('draws no flow of which every number is withheld', async () => {
    const few = await written(eventsOf(...many(3, through('return')), ...many(9, through('link_view'))), {
      share: true,
    })
    const flow = readPage(few.html).find(({ id }) => id === 'flow')
    expect(flow?.pictures).toEqual([])
    expect(flow?.text).toContain('nothing but withheld numbers')
  })

  test('draws hidden numbers hatched, and no bar depends on a number that is not printed', () => {
    const bars = readPage(report.html).flatMap(section => (section.id === 'times' ? [] : section.bars))
    expect(bars.filter(({ rects }) => rects.some(({ pattern }) => pattern === 'hidden')).length).toBeGreaterThan(3)
    const hidden = bars.flatMap(({ rects }) => rects.filter(({ pattern }) => pattern === 'hidden'))
    expect(new Set(hidden.map(({ length }) => length))).toEqual(new Set([4]))
    for (const id of ['funnel', 'drop-offs', 'lost-returns'])
      expect(unprintedLengths(readPage(report.html).find(each => each.id === id)?.bars ?? []), id).toEqual([])
  })

  test('says that it is shared', () => {
    expect(report.document.about.join()).toContain('For sharing')
  })
})
