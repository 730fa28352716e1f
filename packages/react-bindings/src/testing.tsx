import { createElement, type ReactElement, type ReactNode } from 'react'
import { JourneyProvider } from './JourneyProvider.ts'
import type { RegisteredJourney } from './register.ts'

/**
 * Creates the `wrapper` option for `render` and `renderHook` of @testing-library/react, which provides `journey`.
 *
 * @example render(<RenewalLink />, { wrapper: journeyWrapper(journey) })
 */
export function journeyWrapper(journey: RegisteredJourney): (props: { children?: ReactNode }) => ReactElement {
  return ({ children }) => createElement(JourneyProvider, { journey }, children)
}

/** A viewport that a test controls. */
export interface MockViewport {
  /** Brings `element` into view. `ratio` is the part of it that is in view, from 0 to 1. Default: 1. */
  show(element: Element, ratio?: number): void
  /** Moves `element` out of view. */
  hide(element: Element): void
  /** Restores the original `IntersectionObserver`, if there was one. */
  restore(): void
}

/**
 * Replaces `IntersectionObserver`, which simulated DOMs do not implement. Like the observer of a browser, it reports an element once after
 * `observe`, and then each time the element crosses a threshold.
 *
 * @example
 * const viewport = mockIntersectionObserver()
 * render(<RenewalLink />, { wrapper: journeyWrapper(journey) })
 * viewport.show(screen.getByText('Send a renewal request message'))
 * viewport.restore()
 */
export function mockIntersectionObserver(): MockViewport {
  const host = globalThis as { IntersectionObserver?: unknown }
  const original = Object.getOwnPropertyDescriptor(host, 'IntersectionObserver')
  const visible = new WeakMap<Element, number>()
  const observers = new Set<MockObserver>()
  const ratioOf = (element: Element) => visible.get(element) ?? 0

  class MockObserver {
    readonly root = null
    readonly rootMargin = '0px'
    readonly scrollMargin = '0px'
    readonly thresholds: readonly number[]
    readonly #callback: IntersectionObserverCallback
    readonly #reported = new Map<Element, number | undefined>()

    constructor(callback: IntersectionObserverCallback, { threshold = 0 }: IntersectionObserverInit = {}) {
      this.#callback = callback
      this.thresholds = Array.isArray(threshold) ? threshold : [threshold]
      observers.add(this)
    }
    observe(element: Element): void {
      if (this.#reported.has(element)) return
      this.#reported.set(element, undefined)
      queueMicrotask(() => this.report(element))
    }
    unobserve(element: Element): void {
      this.#reported.delete(element)
    }
    disconnect(): void {
      this.#reported.clear()
    }
    takeRecords(): IntersectionObserverEntry[] {
      return []
    }
    report(element: Element): void {
      const ratio = ratioOf(element)
      const crossed = this.thresholds.filter(threshold => ratio > 0 && ratio >= threshold).length
      if (!this.#reported.has(element) || this.#reported.get(element) === crossed) return
      this.#reported.set(element, crossed)
      const entry = { target: element, intersectionRatio: ratio, isIntersecting: crossed > 0, time: performance.now() }
      this.#callback([entry as IntersectionObserverEntry], this)
    }
  }

  const show = (element: Element, ratio = 1) => {
    visible.set(element, ratio)
    for (const observer of observers) observer.report(element)
  }
  Object.defineProperty(host, 'IntersectionObserver', { configurable: true, writable: true, value: MockObserver })
  return {
    show,
    hide: element => show(element, 0),
    restore() {
      if (original) Object.defineProperty(host, 'IntersectionObserver', original)
      else delete host.IntersectionObserver
    },
  }
}
