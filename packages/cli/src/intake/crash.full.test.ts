import { test } from 'vitest'
import { expectEachCountsOnce } from './fixtures/kills.ts'

test('killed 40 times at random moments, it loses no renewal and counts none twice', { timeout: 300_000 }, () =>
  expectEachCountsOnce({ people: 200, kills: 40 }),
)
