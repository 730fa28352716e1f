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
 * Gives the page what RUM needs to start and a simulated DOM may lack: `ResizeObserver`, `PerformanceObserver`,
 * `requestAnimationFrame` (RUM 7) and `performance.timing` (RUM 4). Without them RUM never starts, and says nothing. Call it
 * before RUM is initialised. What is there stays as it is. Returns what takes the stubs away again.
 *
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
