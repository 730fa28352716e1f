import { expect, test, vi } from 'vitest'
import { createJourney } from './index.ts'
import { renewal } from './renewal.ts'
import { createTestStorage } from './testing/index.ts'

test('on a server nothing is recorded, and no request sees the journey of another', () => {
  expect(typeof window).toBe('undefined')
  const sink = vi.fn()
  const onDropped = vi.fn()
  const journey = createJourney(renewal, { sinks: [sink], onDropped })
  journey.start('link_view')
  expect(journey.current()).toBeUndefined()
  expect(sink).not.toHaveBeenCalled()
  expect(onDropped.mock.calls).toEqual([['link_view.start', 'no_page']])
})

test('with a storage of its own, as a test has, it records', () => {
  const sink = vi.fn()
  createJourney(renewal, { sinks: [sink], storage: createTestStorage() }).start('link_view')
  expect(sink).toHaveBeenCalledOnce()
})
