import { leaksOfRandomFunnelCsv, leaksOfRandomReport } from '@journey-monitor/test-kit/disclosure/attack-report'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 100 }, (_, i) => 1_000 + i)

test.each(SEEDS)('the shared report of a random population reveals no count from 1 to 10: seed %i', async seed => {
  expect(await leaksOfRandomReport(seed)).toEqual([])
})

test.each(SEEDS)('the shared files of a funnel give no count from 1 to 10 away: seed %i', async seed => {
  expect(await leaksOfRandomFunnelCsv(seed)).toEqual([])
})
