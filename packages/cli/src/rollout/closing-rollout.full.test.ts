import { contradictionsInRollout, rolloutDocuments } from '@journey-monitor/test-kit/report/closing-rollout'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const SEEDS = Array.from({ length: 150 }, (_, i) => 3_000 + i)

test.each(SEEDS)('the documents about a stage of a random rollout add up: seed %i', async seed => {
  expect(contradictionsInRollout(await rolloutDocuments(seed))).toEqual([])
})
