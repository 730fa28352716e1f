import { renewal } from '@journey-monitor/sdk/renewal'
import { readPage } from '@journey-monitor/test-kit/disclosure/rendered-page'
import { careTeamsFail, eventsOf, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { type Written, written } from '@journey-monitor/test-kit/report/rendered-report'
import { beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const seen: Walk = ({ journey }) => journey.start('link_view')
const many = (count: number, walk: Walk): Walk[] => Array.from({ length: count }, () => walk)

describe('bars', () => {
  const barsOf = ({ html }: Written, id: string) => readPage(html).find(section => section.id === id)?.bars ?? []

  test('of the funnel have the percentage, the drop and the meaning of a completion; handoffs stand between them', async () => {
    const report = await written(eventsOf(...many(3, careTeamsFail), ...many(12, through('return')), link))
    const rows = barsOf(report, 'funnel').map(({ name, value, note }) => [name, value, note])
    expect(rows.slice(0, 5)).toEqual([
      ['1. Link view', '16 of 16, 100.0%', 'selected the link; 0 didn’t'],
      ['→ Modal', '1 didn’t arrive, 6.3%', ''],
      ['2. Modal', '15 of 15, 100.0%', 'chose Continue; 0 didn’t'],
      ['→ Care team pick', 'nobody was lost on the way', ''],
      ['3. Care team pick', '12 of 15, 80.0%', 'chose a care team; 3 didn’t'],
    ])
    expect(report.html).toContain('→ Modal <small>Medications</small>')
  })

  test('of causes sum up those after the twelfth, and equal the table', async () => {
    const steps = [2, 4] as const
    const walks = steps.flatMap(i =>
      Object.keys(renewal.steps[i].failures).map(
        (code): Walk =>
          visit => {
            const { journey } = visit
            journey.complete('link_view')
            journey.start(renewal.steps[i].name)
            journey.fail(renewal.steps[i].name, code as 'context_lost')
          },
      ),
    )
    const report = await written(eventsOf(...walks, ...many(2, link)))
    const bars = barsOf(report, 'drop-offs')
    expect(walks.length).toBeGreaterThan(12)
    expect(bars).toHaveLength(12)
    expect(bars.at(-1)?.name).toBe(`Other: ${walks.length - 10} causes`)
    const numbers = bars.map(({ value }) => Number(value.split(',')[0]))
    expect(numbers.reduce((sum, each) => sum + each, 0)).toBe(walks.length + 2)
  })

  test('draw a withheld number with a fixed length, in an empty frame if only the whole is known', async () => {
    const walks = [...many(13, through('return')), ...many(2, careTeamsFail), ...many(2, link), ...many(20, seen)]
    const report = await written(eventsOf(...walks), { share: true })
    const bars = barsOf(report, 'funnel').map(({ value, note, rects }) => [
      `${value}; ${note}`,
      rects.map(({ pattern, length }) => `${pattern} ${length}`).join(),
    ])
    expect(bars[0]).toEqual(['37 entered; selected the link: withheld', 'framed 100,hidden 4'])
    expect(bars[2]).toEqual(['withheld; chose Continue', 'hidden 4'])
    expect(bars[4]).toEqual(['13 completed; chose a care team; entered: withheld', 'solid 35.14,hidden 4'])
    const flow = readPage(report.html).find(({ id }) => id === 'flow')?.pictures[0]
    expect(flow?.labels.join(' '), 'those who completed it have entered it').toContain('Modal 13 or more')
  })

  test('of times have a logarithmic scale with labeled marks', async () => {
    const report = await written(eventsOf(...many(3, through('return'))))
    const times = readPage(report.html).find(({ id }) => id === 'times')
    expect(times?.text).toContain('logarithmic scale')
    expect(report.html).toMatch(/<text x="0%" y="1em" text-anchor="start">/)
  })
})
