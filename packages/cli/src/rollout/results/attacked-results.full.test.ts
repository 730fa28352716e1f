import { leaksOfRandomMoment } from '@journey-monitor/test-kit/disclosure/attack-moment'
import { CODE_PATTERNS, RESULTS_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-results'
import { TICKET_PATTERNS } from '@journey-monitor/test-kit/disclosure/learn-ticket'
import { CELL_PATTERNS } from '@journey-monitor/test-kit/disclosure/read-cell'
import { deadPatterns } from '@journey-monitor/test-kit/disclosure/reading-pattern'
import { beforeEach, expect, test, vi } from 'vitest'

/** Words that no test sees: here all journeys have ended. Withheld cells are in reports, whose test sees them. */
const UNEXERCISED = ['inProgress', 'withheld']

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 100 }, (_, i) => 1_000 + i)

test.each(SEEDS)(
  'the shared results, ticket and alert of a random population reveal no count from 1 to 10: seed %i',
  async seed => {
    expect((await leaksOfRandomMoment(seed, ['results', 'incident'])).leaks).toEqual([])
  },
)

test('the readers found all of their patterns in these populations', () => {
  expect(
    deadPatterns({ ...RESULTS_PATTERNS, ...CODE_PATTERNS, ...TICKET_PATTERNS, ...CELL_PATTERNS }, UNEXERCISED),
  ).toEqual([])
})
