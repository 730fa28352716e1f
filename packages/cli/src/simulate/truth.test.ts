import { bare, erratic, expectTruth, funnelOf, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { expect, test } from 'vitest'

test('the funnel equals the truth about 2,000 journeys, cell by cell', async () => {
  const simulated = simulation({ journeys: 2_000, seed: 1, mix: bare })
  const funnel = await funnelOf(simulated)
  expectTruth(funnel, simulated.truths)
  expect(funnel.quality).toMatchObject({ rejected: 0, conflicts: 0, missing: 0, warnings: [] })
  expect(funnel.quality.duplicates).toBe(simulated.truths.reduce((sum, { telemetry }) => sum + telemetry.duplicated, 0))
})

test('while some journeys are in progress, the funnel reports them as such', async () => {
  const { lines, truths } = simulation({ journeys: 2_000, seed: 4, mix: bare })
  const asOf = truths.map(({ expires_at }) => expires_at).sort((a, b) => a - b)[1_990] ?? 0
  const funnel = await funnelOf({ lines, truths }, { asOf })
  expect(funnel.journeys.in_progress).toBeGreaterThan(0)
  expectTruth(funnel, truths)
})

test('the funnel equals the truth about an erratic population', async () => {
  const simulated = simulation({ journeys: 2_000, seed: 5, mix: erratic })
  const funnel = await funnelOf(simulated)
  expectTruth(funnel, simulated.truths)
  expect(funnel.steps.slice(1, 4).every(({ implied }) => implied > 20)).toBe(true)
  expect(funnel.quality).toMatchObject({ rejected: 0, conflicts: 0, missing: 0 })
})
