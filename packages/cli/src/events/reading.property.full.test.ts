import { expectReferenceReading } from '@journey-monitor/test-kit/reading-property'
import { beforeEach, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the funnel counts what a plain reading counts, before compaction and after, whatever stands between good lines', async () => {
  await expectReferenceReading(25)
})
