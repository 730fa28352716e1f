import { leaksOfRandomStatus, leaksOfStatus } from '@journey-monitor/test-kit/disclosure/attack-status'
import { STATUS_PAGE_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-status'
import { deadPatterns } from '@journey-monitor/test-kit/disclosure/reading-pattern'
import { beforeEach, expect, test, vi } from 'vitest'

/** Words that are on no page of this population. The full test has some of them, and says which it lacks. */
const UNEXERCISED = [
  'users',
  'fewer',
  'goesOn',
  'ofNeeded',
  'needsMore',
  'since',
  'lately',
  'over',
  'below',
  'relative',
  'noGoodAnswer',
  'slowShare',
  'slowShareLately',
  'answers',
  'p90',
  'events',
  'few',
  'noSilence',
  'notDecided',
]

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the shared status page of a random population reveals no count from 1 to 10, neither in words nor in charts', async () => {
  const { leaks, shared, naive, exact, criteria, background } = await leaksOfRandomStatus(29)
  expect(leaks).toEqual([])
  expect(shared.match(/<circle/g)?.length).toBeGreaterThan(3)
  expect(shared).not.toContain('NaN')
  expect(leaksOfStatus(criteria, naive, exact, background).length, 'the attacker is able').toBeGreaterThan(0)
  expect(deadPatterns(STATUS_PAGE_PATTERNS, UNEXERCISED)).toEqual([])
})
