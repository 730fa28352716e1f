import { guard } from './guard.ts'

/** The timer functions that are used; the host's own where none are given. Called without `this`. */
export interface Timers {
  readonly setTimeout: (callback: () => void, ms: number) => unknown
  readonly clearTimeout: (timer: never) => void
}

export interface Outcome {
  complete(): void
  fail(error: unknown): void
  timeout(): void
}

/**
 * Tells how `promise` settles and, where it has not by then, that `deadlineMs` has passed: a late outcome is told too. A
 * `Response` that is not ok is a failure. Whatever the outcome throws stays here.
 */
export function watchPromise(
  promise: PromiseLike<unknown>,
  outcome: Outcome,
  deadlineMs: number | undefined,
  { setTimeout: begin, clearTimeout: end }: Timers = { setTimeout, clearTimeout },
): void {
  const timer = deadlineMs && begin(outcome.timeout, deadlineMs)
  const settle = (phase: 'complete' | 'fail') => (value: unknown) =>
    guard(() => {
      end(timer as never)
      outcome[value && (value as Response).ok === false ? 'fail' : phase](value)
    })
  promise.then(settle('complete'), settle('fail'))
}
