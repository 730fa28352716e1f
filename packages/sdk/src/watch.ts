import { guard } from './guard.ts'

/** The timer functions that `watch` uses. It calls them without `this`. */
export interface Timers {
  readonly setTimeout: (callback: () => void, ms: number) => unknown
  readonly clearTimeout: (timer: never) => void
}

/**
 * Calls `complete` or `fail` when `promise` settles, and `timeOut` if it has not settled after `deadlineMs`. A later outcome is reported, too.
 * A `Response` that is not ok is a failure. An exception in one of the callbacks goes nowhere.
 */
export function watchPromise(
  promise: PromiseLike<unknown>,
  complete: () => void,
  fail: (error: unknown) => void,
  timeOut: () => void,
  deadlineMs: number | undefined,
  { setTimeout: begin, clearTimeout: end }: Timers,
): void {
  const timer = deadlineMs && begin(timeOut, deadlineMs)
  const settle = (report: (value: unknown) => void) => (value: unknown) =>
    guard(() => {
      end(timer as never)
      report(value)
    })
  const onKept = settle(value => (value && (value as Response).ok === false ? fail(value) : complete()))
  const onBroken = settle(fail)
  if (promise instanceof Promise) mirror(promise, onKept, onBroken)
  else promise.then(onKept, onBroken)
}

/**
 * Observes `promise` and leaves a rejection as unhandled as it was. A browser counts a promise as handled as soon as `then` is called, as
 * this function does. So a mirror of it, which rejects as well, stays unhandled in its place until the app uses the promise: reads `then`,
 * which `catch` and `finally` call, or `constructor`, which `await` reads.
 * https://tc39.es/ecma262/#sec-performpromisethen, https://tc39.es/ecma262/#sec-promise-resolve
 */
function mirror(promise: Promise<unknown>, onKept: (value: unknown) => void, onBroken: (error: unknown) => void): void {
  let mirrored: Promise<unknown> | undefined
  for (const name of ['then', 'constructor'] as const) {
    const value = promise[name]
    const get = () => {
      if (mirrored) mirrored.catch(() => {})
      return value
    }
    Object.defineProperty(promise, name, { get, configurable: true })
  }
  mirrored = promise.then(onKept, error => {
    onBroken(error)
    throw error
  })
}
