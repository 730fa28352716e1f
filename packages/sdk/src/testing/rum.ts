/**
 * Makes the Datadog SDKs of the page, RUM and logs, send their batches now, without ending the view or the session. Otherwise they send a
 * batch after 30 seconds or when the page is left. They have no public function for it.
 *
 * @example flushRum()
 */
export function flushRum(): void {
  const { Event } = window as Window & typeof globalThis
  window.dispatchEvent(Object.assign(new Event('freeze'), { __ddIsTrusted: true }))
}

/**
 * Adds the browser APIs that RUM needs to start and that a simulated DOM may lack: `ResizeObserver`, `PerformanceObserver`,
 * `requestAnimationFrame` (RUM 7) and `performance.timing` (RUM 4). Without them, RUM never starts, without a message. Call it before RUM is
 * initialized. An API that exists stays as it is.
 *
 * @returns a function that removes the stubs.
 * @example const restore = stubBrowserApis()
 */
export function stubBrowserApis(): () => void {
  const restores = [
    stub(globalThis, 'ResizeObserver', StillObserver),
    stub(globalThis, 'PerformanceObserver', StillObserver),
    stub(globalThis, 'requestAnimationFrame', (run: FrameRequestCallback) =>
      setTimeout(() => run(performance.now()), 16),
    ),
    stub(globalThis, 'cancelAnimationFrame', clearTimeout),
    stub(performance, 'timing', { navigationStart: Date.now() }),
  ]
  return () => {
    for (const restore of restores) restore()
  }
}

class StillObserver {
  static readonly supportedEntryTypes: readonly string[] = []
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
  takeRecords(): unknown[] {
    return []
  }
}

function stub(target: object, name: string, value: unknown): () => void {
  if (name in target) return () => {}
  Object.defineProperty(target, name, { value, configurable: true, writable: true })
  return () => void Reflect.deleteProperty(target, name)
}
