import { contradictionsIn, randomReport } from '@journey-monitor/test-kit/report/closing-numbers'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('headline, tables and bars of a report add up, and agree with the funnel’s JSON', async () => {
  const { html, funnel } = await randomReport(10)
  expect(contradictionsIn(html, funnel)).toEqual([])
  for (const number of [/(?<=sent the message \+ )\d+/, /(?<=<td class="number">)\d+/]) {
    const wrong = html.replace(number, count => `${Number(count) + 1}`)
    expect(contradictionsIn(wrong, funnel).length, `${number}`).toBeGreaterThan(0)
  }
})
