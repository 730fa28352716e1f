import { expectReferenceReading } from '@journey-monitor/test-kit/reading-property'
import { beforeEach, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the funnel counts the same as a plain reader, before and after compaction, with anything between good lines', async () => {
  await expectReferenceReading(3)
})
