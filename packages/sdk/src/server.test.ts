import { afterEach, expect, test, vi } from 'vitest'
import { adoptHandoff, withHandoff } from './handoff.ts'
import { createJourney } from './index.ts'
import { renewal } from './renewal.ts'
import { surveyContext } from './survey.ts'
import { createTestStorage } from './testing/testing.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['a server', undefined],
  ['a server with an empty `window`', {}],
  ['a server with a `window` that is the global scope', globalThis],
  ['React Native', { navigator: { product: 'ReactNative' } }],
  ['a server with a part of a page', { document: {}, navigator: { userAgent: 'server' } }],
  ['a server with a `window` that is null', null],
])('on %s nothing is recorded, without a warning, and no request sees the journey of another one', (_name, page) => {
  const warn = vi.spyOn(console, 'warn')
  if (page !== undefined) vi.stubGlobal('window', page)
  else expect(typeof window).toBe('undefined')
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
