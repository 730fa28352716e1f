import { leaksOfRandomResults, leaksOfResults } from '@journey-monitor/test-kit/disclosure/attack-results'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the shared results of a random population reveal no count from 1 to 10, nor do their tables', async () => {
  const { leaks, exact, criteria, background } = await leaksOfRandomResults(1)
  expect(leaks).toEqual([])
  const text = exact.text.replace(/(?<=[:(, ]|by team: \w+ |Messaging )\b([1-9]|10)(?= |,|\)|$)/gm, '<11')
  expect(leaksOfResults(criteria, { text, csv: {} }, exact, background).length, 'the attacker is able').toBeGreaterThan(
    0,
  )
})
