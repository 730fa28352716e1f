import { expectAdvance, STAGES } from '@journey-monitor/test-kit/starter-rollout'
import { test } from 'vitest'

test.each(STAGES)('under the starter, our simulated people advance from stage $stage, with one seed', stage =>
  expectAdvance(stage, 1),
)
