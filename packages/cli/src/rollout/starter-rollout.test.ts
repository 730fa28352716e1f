import { expectAdvance, STAGES } from '@journey-monitor/test-kit/starter-rollout'
import { test } from 'vitest'

/** One seed and one time: at another time, a good release may be held, so the slow test looks more often, with more seeds. */
test.each(STAGES)('under the starter, our simulated people may advance from stage $stage', stage =>
  expectAdvance(stage, { seed: 1 }),
)
