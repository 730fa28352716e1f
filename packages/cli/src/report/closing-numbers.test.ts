import { contradictionsIn, randomReport } from '@journey-monitor/test-kit/report/closing-numbers'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('headline, tables and bars of a report add up, and agree with the funnel’s JSON', async () => {
  const { html, funnel } = await randomReport(10)
  expect(contradictionsIn(html, funnel)).toEqual([])
  const wrong = (number: RegExp) => html.replace(number, count => `${Number(count) + 1}`)
  const lead = wrong(/(?<=sent the message \+ )\d+/)
  expect(contradictionsIn(lead, funnel).length, 'a wrong headline is found').toBeGreaterThan(0)
  const cell = wrong(/(?<=<td class="number">)\d+/)
  expect(() => contradictionsIn(cell, funnel), 'so is a rate of other numbers').toThrow(/no .* are \d/)
})
