import { expectEachCountsOnce } from '@journey-monitor/test-kit/intake/intake-kills'
import { test } from 'vitest'

test('after 40 kills at random moments, no renewal is lost or counted twice', () =>
  expectEachCountsOnce({ people: 200, kills: 40 }))
