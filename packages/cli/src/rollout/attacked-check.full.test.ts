import { leaksOfRandomCheck } from '@journey-monitor/test-kit/disclosure/attack-check'
import { CHECK_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-check'
import { deadPatterns } from '@journey-monitor/test-kit/disclosure/reading-pattern'
import { beforeEach, expect, test, vi } from 'vitest'

/** Words that the documents of these populations lack, or may lack: no test sees whether they change. */
const UNEXERCISED = ['fewer', 'ofNeeded', 'noGoodAnswer', 'events', 'noSilence', 'few']

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 100 }, (_, i) => 1_000 + i)

test.each(SEEDS)('the shared check of a random population reveals no count from 1 to 10: seed %i', async seed => {
  expect((await leaksOfRandomCheck(seed)).leaks).toEqual([])
})

test('the readers found all of their patterns in these populations', () => {
  expect(deadPatterns(CHECK_PATTERNS, UNEXERCISED)).toEqual([])
})
