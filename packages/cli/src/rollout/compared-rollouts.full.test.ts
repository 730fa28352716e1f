import { compareRollouts } from '@journey-monitor/test-kit/disclosure/compare-rollouts'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test.each([2, 3, 7, 28, 29])(
  'two stages with the same cells have the same check, results and ticket, letter by letter: seed %i',
  async seed => {
    const { alike, differences } = await compareRollouts(seed, 10)
    expect(alike).toBeGreaterThan(3)
    expect(differences).toEqual([])
  },
)
