import { renewal } from '@journey-monitor/sdk/renewal'
import { leaksOf, leaksOfRandomReport } from '@journey-monitor/test-kit/disclosure/attack-report'
import { randomPopulation } from '@journey-monitor/test-kit/disclosure/random-population'
import { readMarkdownTables } from '@journey-monitor/test-kit/disclosure/rendered-markdown'
import { readPage, unprintedLengths } from '@journey-monitor/test-kit/disclosure/rendered-page'
import { eventsOf, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { rendered, reportOn } from '@journey-monitor/test-kit/report/rendered-report'
import { beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test.each([4, 21])('the shared report of a random population gives no count from 1 to 10 away: seed %i', async seed => {
  expect(await leaksOfRandomReport(seed)).toEqual([])
})

test('Markdown says no more than the page, and a bar is no longer than the numbers at it say', async () => {
  const { html, markdown } = rendered(await reportOn(randomPopulation(21)), { share: true })
  const sections = readPage(html)
  const tables = sections.flatMap(section => section.tables)
  expect(tables.length).toBeGreaterThan(8)
  expect(readMarkdownTables(markdown)).toEqual(tables)
  for (const id of ['funnel', 'drop-offs', 'lost-returns']) {
    const bars = sections.find(section => section.id === id)?.bars ?? []
    expect(bars.length, id).toBeGreaterThan(0)
    expect(unprintedLengths(bars), id).toEqual([])
  }
})

describe('who reads the finished page and solves for what it hides', () => {
  const many = (count: number, walk: Walk): Walk[] => Array.from({ length: count }, () => walk)
  const inModal: Walk = ({ journey }) => {
    journey.complete('link_view')
    journey.start('modal')
  }

  test('finds nothing in a shared report', async () => {
    const report = await reportOn(eventsOf(...many(30, through('return')), inModal))
    const shared = rendered(report, { share: true }).html
    expect(leaksOf(renewal, shared, rendered(report).html)).toEqual([])
    expect(shared).not.toMatch(/>183</)
  })

  test('finds what is left where only the counts from 1 to 10 are blacked out', async () => {
    const report = await reportOn(randomPopulation(4))
    const exact = rendered(report).html
    const naive = exact.replace(/(<td class="number">)([1-9]|10)(<\/td>)/g, '$1&lt;11$3')
    expect(leaksOf(renewal, naive, exact).length).toBeGreaterThan(10)
  })
})
