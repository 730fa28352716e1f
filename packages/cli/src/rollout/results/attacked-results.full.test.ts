import { leaksOfRandomResults } from '@journey-monitor/test-kit/disclosure/attack-results'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 100 }, (_, i) => 1_000 + i)

test.each(SEEDS)('the shared results of a random population reveal no count from 1 to 10: seed %i', async seed => {
  expect((await leaksOfRandomResults(seed)).leaks).toEqual([])
})
