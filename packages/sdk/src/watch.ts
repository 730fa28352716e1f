/** The timer functions that `watch` uses. It calls them without `this`. */
export interface Timers {
  readonly setTimeout: (callback: () => void, ms: number) => unknown
  readonly clearTimeout: (timer: never) => void
}

/**
 * Calls `settle` when `promise` settles, and leaves a rejection as unhandled as it was. `settle` must not throw.
 *
 * A browser counts a promise as handled as soon as `then` is called, as this function does. So a mirror of it, which rejects as well, stays
 * unhandled in its place until the app uses the promise. Every use reads `constructor`: `await` does, and `then`, which all others call.
 * https://tc39.es/ecma262/#sec-promise.prototype.then, https://tc39.es/ecma262/#sec-promise-resolve
 *
 * A rejection counts as handled if the promise is frozen or has another `then`, because such a promise does not tell that the app uses it.
 */
export function observePromise(
  promise: PromiseLike<unknown>,
  settle: (outcome: unknown, isKept?: boolean) => void,
): void {
  const ownConstructor = promise.constructor
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
