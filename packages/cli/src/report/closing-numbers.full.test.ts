import { contradictionsIn, randomReport } from '@journey-monitor/test-kit/report/closing-numbers'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 200 }, (_, i) => 2_000 + i)

test.each(SEEDS)('the numbers of a report on a random population add up: seed %i', async seed => {
  const { html, funnel } = await randomReport(seed)
  expect(contradictionsIn(html, funnel)).toEqual([])
})
