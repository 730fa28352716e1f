import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { recordedJourney, render } from './test-support.tsx'
import { journeyWrapper, type MockViewport, mockIntersectionObserver } from './testing.tsx'
import { useStep } from './useStep.ts'

function Link() {
  useStep('link_view', { active: true })
  return null
}

test('journeyWrapper provides a journey', () => {
  const { journey, recorded } = recordedJourney()
  render(<Link />, { wrapper: journeyWrapper(journey) })
  expect(recorded).toEqual(['link_view.start'])
})

describe('mockIntersectionObserver', () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'IntersectionObserver')
  let viewport: MockViewport
  beforeEach(() => {
    viewport = mockIntersectionObserver()
  })
  afterEach(() => viewport.restore())

  const observe = (element: Element, threshold: number | number[]) => {
    const seen: [number, boolean][] = []
    const observer = new IntersectionObserver(
      entries =>
        seen.push(...entries.map(entry => [entry.intersectionRatio, entry.isIntersecting] as [number, boolean])),
      { threshold },
    )
    observer.observe(element)
    return { observer, seen }
  }
  const element = () => document.createElement('div')

  test('reports an element once after observe', async () => {
    const { seen } = observe(element(), 0.5)
    expect(seen).toEqual([])
    await Promise.resolve()
    expect(seen).toEqual([[0, false]])
  })

  test('reports an element each time it crosses a threshold', async () => {
    const link = element()
    const { seen } = observe(link, [0.5, 1])
    await Promise.resolve()
    for (const ratio of [0.4, 0.5, 0.7, 1]) viewport.show(link, ratio)
    viewport.hide(link)
    expect(seen).toEqual([
      [0, false],
      [0.5, true],
      [1, true],
      [0, false],
    ])
  })

  test('reports nothing after disconnect or unobserve', async () => {
    const link = element()
    const [first, second] = [observe(link, 0), observe(link, 0)]
    first.observer.disconnect()
    second.observer.unobserve(link)
    await Promise.resolve()
    viewport.show(link)
    expect([first.seen, second.seen]).toEqual([[], []])
  })

  test('restores the original IntersectionObserver', () => {
    viewport.restore()
    expect(Object.getOwnPropertyDescriptor(globalThis, 'IntersectionObserver')).toEqual(original)
  })

  test('removes itself if there was no IntersectionObserver', () => {
    viewport.restore()
    vi.stubGlobal('IntersectionObserver', undefined)
    Reflect.deleteProperty(globalThis, 'IntersectionObserver')
    mockIntersectionObserver().restore()
    expect('IntersectionObserver' in globalThis).toBe(false)
    vi.unstubAllGlobals()
  })
})
