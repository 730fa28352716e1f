import { leaksOfRandomCheck } from '@journey-monitor/test-kit/disclosure/attack-check'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 100 }, (_, i) => 1_000 + i)

test.each(SEEDS)('the shared check of a random population reveals no count from 1 to 10: seed %i', async seed => {
  expect((await leaksOfRandomCheck(seed)).leaks).toEqual([])
})
