import { expectReferenceFunnel } from '@journey-monitor/test-kit/attribution-property'
import { beforeEach, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the SQL gives the same as a plain reading of the rules, with events lost, doubled, out of order or in two tabs', async () => {
  await expectReferenceFunnel(25)
})
