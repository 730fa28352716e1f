import { beforeEach, expect, test, vi } from 'vitest'
import { bare, expectTruth, funnelOf, simulation } from './test-support.ts'

beforeEach(() => void vi.stubEnv('NODE_ENV', 'production'))

test('the funnel says what became of 50,000 journeys, cell by cell', { timeout: 120_000 }, async () => {
  const simulated = simulation({ journeys: 50_000, seed: 20, mix: bare })
  const funnel = await funnelOf(simulated)
  expectTruth(funnel, simulated.truths)
  expect(funnel.quality).toMatchObject({ rejected: 0, conflicts: 0, missing: 0, warnings: [] })
})
