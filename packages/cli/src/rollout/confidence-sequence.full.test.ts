import { shareOfRunsMet } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'

test.each([0.1, 0.3])('a share at its bound, %d, is called within it in fewer than 5%% of 2,000 runs', bound => {
  expect(shareOfRunsMet(bound, 2_000)).toBeLessThan(0.05)
})
