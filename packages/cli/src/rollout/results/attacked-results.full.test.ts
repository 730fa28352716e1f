import { leaksOfRandomMoment } from '@journey-monitor/test-kit/disclosure/attack-moment'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 100 }, (_, i) => 1_000 + i)

test.each(SEEDS)(
  'the shared results, ticket and alert of a random population reveal no count from 1 to 10: seed %i',
  async seed => {
    expect((await leaksOfRandomMoment(seed, ['results', 'incident'])).leaks).toEqual([])
  },
)
