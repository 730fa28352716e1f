import { expectEachCountsOnce } from '@journey-monitor/test-kit/intake/intake-kills'
import { test } from 'vitest'

test('killed 40 times at random moments, it loses no renewal and counts none twice', () =>
  expectEachCountsOnce({ people: 200, kills: 40 }))
