import { expect, test, vi } from 'vitest'
import { adoptHandoff, withHandoff } from './handoff.ts'
import { createJourney } from './index.ts'
import { renewal } from './renewal.ts'
import { surveyContext } from './survey.ts'
import { createTestStorage } from './testing/testing.ts'

test('on a server nothing is recorded, without a warning, and no request sees the journey of another one', () => {
  const warn = vi.spyOn(console, 'warn')
  expect(typeof window).toBe('undefined')
  const sink = vi.fn()
  const onDropped = vi.fn()
  const journey = createJourney(renewal, { sinks: [sink], onDropped })
  journey.start('link_view')
  expect(journey.current()).toBeUndefined()
  journey.reset()
  expect(sink).not.toHaveBeenCalled()
  expect(surveyContext(journey)).toBeUndefined()
  expect(adoptHandoff(journey)).toBe(false)
  expect(withHandoff(journey, '/')).toBe('/')
  expect(warn).not.toHaveBeenCalled()
  expect(onDropped.mock.calls).toEqual([['link_view.start', 'no_page']])
})

test('with its own storage, as in a test, it records', () => {
  const sink = vi.fn()
  createJourney(renewal, { sinks: [sink], storage: createTestStorage() }).start('link_view')
  expect(sink).toHaveBeenCalledOnce()
})
