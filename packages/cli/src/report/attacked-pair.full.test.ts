import { leaksOfReportPair } from '@journey-monitor/test-kit/disclosure/attack-pair'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

/** No report knows another one. `docs/sharing.md` has the figures, and asks for times that don't overlap. */
test('two reports whose times overlap can be subtracted, which the documentation says', async () => {
  const pairs = await Promise.all([1, 3, 5].map(seed => leaksOfReportPair(seed, 25)))
  expect(pairs.flatMap(({ ofOne }) => ofOne).length).toBeGreaterThan(0)
  expect(pairs.flatMap(({ between }) => between).length).toBeGreaterThan(0)
})
