/** The timer functions that `watch` uses. It calls them without `this`. */
export interface Timers {
  readonly setTimeout: (callback: () => void, ms: number) => unknown
  readonly clearTimeout: (timer: never) => void
}

/**
 * Calls `settle` when `promise` settles, and leaves a rejection as unhandled as it was. `settle` must not throw.
 *
 * A browser counts a promise as handled as soon as `then` is called, as this function does. So a mirror of it, which rejects as well, stays
 * unhandled in its place until the app uses the promise: its `then` and `await` read `constructor`, and nothing else is sure to do so.
 * https://tc39.es/ecma262/#sec-promise.prototype.then, https://tc39.es/ecma262/#sec-promise-resolve
 *
 * Without the `then` of this page's promises, or if it is frozen, nothing tells that the app uses the promise. Its rejection counts as handled.
 */
export function observePromise(
  promise: PromiseLike<unknown>,
  settle: (outcome: unknown, isKept?: boolean) => void,
): void {
  const { constructor: ownConstructor } = promise
  const isNative = Promise.prototype.then === promise.then
  const mirror = promise.then(
    value => settle(value, true),
    error => {
      settle(error)
      if (isNative) throw error
    },
  ) as Promise<unknown>
  const get = () => {
    mirror.catch(() => {})
    return ownConstructor
  }
  if (isNative) Reflect.defineProperty(promise, 'constructor', { get, configurable: true }) || get()
}
