/**
 * Sends what the page's Datadog SDKs, RUM and logs, hold back in their batches, without ending the view or the session.
 * Their batches are otherwise sent after 30 seconds or when the page is left, and have no public flush.
 *
 * @example flushRum()
 */
export function flushRum(): void {
  const { Event } = window as Window & typeof globalThis
  window.dispatchEvent(Object.assign(new Event('freeze'), { __ddIsTrusted: true }))
}

/**
 * Gives the page a `ResizeObserver` that observes nothing, where it has none: in jsdom, RUM 7 never starts without it, and
 * says nothing. Call it before RUM is imported. Returns what takes it away again.
 *
 * @example const restore = stubResizeObserver()
 */
export function stubResizeObserver(): () => void {
  const page = globalThis as { ResizeObserver?: unknown }
  if (page.ResizeObserver) return () => {}
  page.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  return () => {
    delete page.ResizeObserver
  }
}
