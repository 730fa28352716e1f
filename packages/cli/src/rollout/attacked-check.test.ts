import { blackedOut, leaksOfRandomCheck, leaksOfText } from '@journey-monitor/test-kit/disclosure/attack-check'
import { CHECK_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-check'
import { deadPatterns } from '@journey-monitor/test-kit/disclosure/reading-pattern'
import { beforeEach, expect, test, vi } from 'vitest'

/** Words that are in no comment of this population. The full test has most of them, and says which it lacks. */
const UNEXERCISED = [
  'fewer',
  'goesOn',
  'ofNeeded',
  'nobodyYet',
  'needsShare',
  'below',
  'relative',
  'lately',
  'noGoodAnswer',
  'slowShare',
  'answers',
  'p90',
  'events',
  'noSilence',
]

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const sharesIn = (text: string) =>
  new Set(text.replace(/\s+/g, ' ').match(/\d[\d.]*% of (the )?[\d,]+|since \w+ [\d,]+|[\d,]+ \w+ \(/g))

test('the shared check of a random population reveals no count from 1 to 10, in any format', async () => {
  const { leaks, shared, exact, criteria, background } = await leaksOfRandomCheck(27)
  expect(leaks).toEqual([])
  for (const text of [shared.slack, shared.terminal, shared.json])
    expect([...sharesIn(text)].filter(share => !sharesIn(shared.markdown).has(share))).toEqual([])
  const wordy = shared.markdown.replace('the figures are withheld', 'met by few users')
  expect(leaksOfText(criteria, wordy, exact.markdown, background)).toMatchObject([{ value: 8 }])
  const naive = blackedOut(exact.markdown)
  expect(leaksOfText(criteria, naive, exact.markdown, background).length, 'the attacker is able').toBeGreaterThan(0)
  expect(deadPatterns(CHECK_PATTERNS, UNEXERCISED)).toEqual([])
})
