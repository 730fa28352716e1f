import { leaksOfRandomStatus } from '@journey-monitor/test-kit/disclosure/attack-status'
import { STATUS_PAGE_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-status'
import { deadPatterns } from '@journey-monitor/test-kit/disclosure/reading-pattern'
import { beforeEach, expect, test, vi } from 'vitest'

/** Words that the documents of these populations lack, or may lack: no test sees whether they change. */
const UNEXERCISED = [
  'users',
  'fewer',
  'goesOn',
  'ofNeeded',
  'lately',
  'over',
  'below',
  'relative',
  'noGoodAnswer',
  'events',
  'noSilence',
  'few',
]

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 100 }, (_, i) => 1_000 + i)

test.each(SEEDS)('the shared status of a random population reveals no count from 1 to 10: seed %i', async seed => {
  expect((await leaksOfRandomStatus(seed)).leaks).toEqual([])
})

test('the readers found all of their patterns in these populations', () => {
  expect(deadPatterns(STATUS_PAGE_PATTERNS, UNEXERCISED)).toEqual([])
})
