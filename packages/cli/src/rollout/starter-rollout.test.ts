import { starterRollout } from '@journey-monitor/test-kit/starter-rollout'
import { expect, test } from 'vitest'

test.each([
  { stage: 'A', percentage: 5, hours: 84, next: 25 },
  { stage: 'B', percentage: 25, hours: 30, next: 50 },
  { stage: 'C', percentage: 50, hours: 24, next: 75 },
  { stage: 'D', percentage: 75, hours: 24, next: 100 },
  { stage: 'E', percentage: 100, hours: 24, next: undefined },
])('under the starter, our simulated people advance from stage $stage', ({ next, ...stage }) =>
  starterRollout({ ...stage, seed: 1 }, async checkAfter => {
    const { verdict, percentage, reasons } = await checkAfter(stage.hours)
    expect({ verdict, percentage, reasons }).toEqual({
      verdict: 'advance',
      percentage: next,
      reasons: [expect.stringMatching(/^every criterion is met by the journeys that began before /)],
    })
  }),
)
