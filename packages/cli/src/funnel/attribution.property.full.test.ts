import { expectReferenceFunnel } from '@journey-monitor/test-kit/attribution-property'
import { beforeEach, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

// Each part takes seconds, so that a slow machine does not meet the time limit of a test.
test.each(Array.from({ length: 20 }, (_, i) => i + 1))(
  'the SQL gives the same as a plain reading of the rules, in thousands of populations: part %i',
  async () => {
    await expectReferenceFunnel(100)
  },
)
