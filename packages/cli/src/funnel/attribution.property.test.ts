import { expectReferenceFunnel } from '@journey-monitor/test-kit/attribution-property'
import { beforeEach, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('the SQL says what a plain reading of the rules says, whatever is lost, doubled, out of order or in two tabs', async () => {
  await expectReferenceFunnel(25)
})
