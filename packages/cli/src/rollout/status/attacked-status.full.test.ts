import { leaksOfRandomStatus } from '@journey-monitor/test-kit/disclosure/attack-status'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 100 }, (_, i) => 1_000 + i)

test.each(SEEDS)('the shared status of a random population reveals no count from 1 to 10: seed %i', async seed => {
  expect((await leaksOfRandomStatus(seed)).leaks).toEqual([])
})
