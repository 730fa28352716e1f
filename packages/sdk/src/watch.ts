/** The timer functions that `watch` uses. It calls them without `this`. */
export interface Timers {
  readonly setTimeout: (callback: () => void, ms: number) => unknown
  readonly clearTimeout: (timer: never) => void
}

/**
 * Calls `onKept` or `onBroken` when `promise` settles, and leaves a rejection as unhandled as it was. Neither may throw.
 *
 * A browser counts a promise as handled as soon as `then` is called, as this function does. So a mirror of it, which rejects as well, stays
 * unhandled in its place until the app uses the promise: reads `then`, which `catch` and `finally` call, or `constructor`, which `await`
 * reads. https://tc39.es/ecma262/#sec-performpromisethen, https://tc39.es/ecma262/#sec-promise-resolve
 */
export function observePromise(
  promise: PromiseLike<unknown>,
  onKept: (value: unknown) => void,
  onBroken: (error: unknown) => void,
): void {
  if (!(promise instanceof Promise)) {
    promise.then(onKept, onBroken)
    return
  }
  const mirror = promise.then(onKept, error => {
    onBroken(error)
    throw error
  })
  for (const name of ['then', 'constructor'] as const) {
    const value = promise[name]
    const get = () => {
      mirror.catch(() => {})
      return value
    }
    Object.defineProperty(promise, name, { get, configurable: true })
  }
}
