// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { stubBrowserApis } from './testing.ts'

test('stubs missing APIs, keeps existing ones, and removes its stubs again', () => {
  const { PerformanceObserver } = globalThis
  expect('ResizeObserver' in globalThis).toBe(false)

  const restore = stubBrowserApis()
  const observer = new ResizeObserver(() => {})
  observer.observe(document.body)
  observer.disconnect()
  expect(performance.timing.navigationStart).toBeGreaterThan(0)
  expect(globalThis.PerformanceObserver).toBe(PerformanceObserver)

  restore()
  expect('ResizeObserver' in globalThis).toBe(false)
  expect(globalThis.PerformanceObserver).toBe(PerformanceObserver)
})
