import { bare, erratic, expectTruth, funnelOf, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { expect, test } from 'vitest'

test.each([
  ['plausible', bare],
  ['erratic', erratic],
])('the funnel equals the truth about 50,000 journeys of %s people, cell by cell', async (_, mix) => {
  const simulated = simulation({ journeys: 50_000, seed: 20, mix })
  const funnel = await funnelOf(simulated)
  expectTruth(funnel, simulated.truths)
  expect(funnel.quality).toMatchObject({ rejected: 0, conflicts: 0, missing: 0, warnings: [] })
})

test.each([2, 3])('the funnel equals the truth about 2,000 journeys with seed %i', async seed => {
  const simulated = simulation({ journeys: 2_000, seed, mix: bare })
  const funnel = await funnelOf(simulated)
  expectTruth(funnel, simulated.truths)
  expect(funnel.quality).toMatchObject({ rejected: 0, conflicts: 0, missing: 0, warnings: [] })
})
