import { leaksOfRandomMoment } from '@journey-monitor/test-kit/disclosure/attack-moment'
import { leaksOfResults } from '@journey-monitor/test-kit/disclosure/attack-results'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the shared results of a random population, their tables, the ticket and its alert reveal no count from 1 to 10', async () => {
  const { leaks, shared, exact, criteria, background } = await leaksOfRandomMoment(1, ['results', 'incident'])
  expect(leaks).toEqual([])
  expect(shared.incident.ticket).toMatch(/^- Criterion \d+ .*; expected: /m)
  const text = exact.results.text.replace(/(?<=[:(, ]|by team: \w+ |Messaging )\b([1-9]|10)(?= |,|\)|$)/gm, '<11')
  const naive = leaksOfResults(criteria, { text, csv: {} }, exact.results, background)
  expect(naive.length, 'the attacker is able').toBeGreaterThan(0)
})
