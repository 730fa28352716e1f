import { leaksOfMoment, leaksOfRandomMoment } from '@journey-monitor/test-kit/disclosure/attack-moment'
import { leaksOfResults } from '@journey-monitor/test-kit/disclosure/attack-results'
import { CODE_PATTERNS, RESULTS_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-results'
import { TICKET_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-ticket'
import { CELL_PATTERNS } from '@journey-monitor/test-kit/disclosure/read-cell'
import { deadPatterns } from '@journey-monitor/test-kit/disclosure/reading-pattern'
import { beforeEach, expect, test, vi } from 'vitest'

/** Only the full test has an undecided criterion, and the test of reports withheld cells. No test has journeys in progress. */
const UNEXERCISED = ['inProgress', 'undecided', 'withheld']

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
  const incident = {
    alert: '',
    ticket: exact.incident.ticket.replace(/\b([1-9]|10) (times|journeys?)\b/g, '<11 $2'),
  }
  const ofTicket = leaksOfMoment(criteria, { shared: { ...shared, incident }, exact, background }, ['incident'])
  expect(ofTicket.length, 'the attacker of tickets is able').toBeGreaterThan(0)
  expect(
    deadPatterns({ ...RESULTS_PATTERNS, ...CODE_PATTERNS, ...TICKET_PATTERNS, ...CELL_PATTERNS }, UNEXERCISED),
  ).toEqual([])
})
