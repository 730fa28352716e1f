import { leaksOfRandomStatus, leaksOfStatus } from '@journey-monitor/test-kit/disclosure/attack-status'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the shared status page of a random population reveals no count from 1 to 10, neither in words nor in charts', async () => {
  const { leaks, shared, naive, exact, criteria, background } = await leaksOfRandomStatus(29)
  expect(leaks).toEqual([])
  expect(shared.match(/<circle/g)?.length).toBeGreaterThan(3)
  expect(leaksOfStatus(criteria, naive, exact, background).length, 'the attacker is able').toBeGreaterThan(0)
})
