import { expect, test } from 'vitest'
import { MINUTE } from '../../system/time-units.ts'
import { progressMessage } from './pull-messages.ts'

test('progress has the remaining time while events remain', () => {
  const after = (read: number) => progressMessage({ read, total: 4_000 }, 10 * MINUTE)
  expect(after(0)).toBe('pulled 0 of about 4,000 events')
  expect(after(1_000)).toBe('pulled 1,000 of about 4,000 events, about 30 minutes left')
  expect(after(4_000)).toBe('pulled 4,000 of about 4,000 events')
  expect(after(4_100)).toBe('pulled 4,100 of about 4,000 events')
})
