import { compareReports } from '@journey-monitor/test-kit/disclosure/compare-reports'
import { compareDocuments } from '@journey-monitor/test-kit/disclosure/differential'
import { randomPopulation } from '@journey-monitor/test-kit/disclosure/random-population'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test.each([1, 3, 7, 8, 9])(
  'two populations with the same cells have the same report, letter by letter: seed %i',
  async seed => {
    const { alike, differences } = await compareReports(seed, 10)
    expect(alike).toBeGreaterThan(3)
    expect(differences).toEqual([])
  },
)

test('the comparison finds a document that tells more than its cells', async () => {
  const write = async (events: readonly object[]) => ({ size: { cells: '', text: `${events.length} events` } })
  const { alike, differences } = await compareDocuments(randomPopulation(1), [1, 2, 3, 4], write)
  expect(alike).toBe(4)
  expect(differences.length).toBeGreaterThan(0)
})
