import { expectReferenceFunnel } from '@journey-monitor/test-kit/attribution-property'
import { beforeEach, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the SQL gives the same as a plain reading of the rules, in thousands of populations', async () => {
  await expectReferenceFunnel(2_000)
})
