/** The timer functions that are used; the host's own where none are given. */
export interface Timers {
  setTimeout(callback: () => void, ms: number): unknown
  clearTimeout(timer: never): void
}

export interface Outcome {
  complete(): void
  fail(error: unknown): void
  timeout(): void
}

/**
 * Tells how `promise` settles and, where it has not by then, that `deadlineMs` has passed: a late outcome is told too. A
 * `Response` that is not ok is a failure.
 */
export function watchPromise(
  promise: PromiseLike<unknown>,
  timers: Timers,
  deadlineMs: number | undefined,
  outcome: Outcome,
): void {
  const timer = deadlineMs && timers.setTimeout(outcome.timeout, deadlineMs)
  const settle = (phase: 'complete' | 'fail') => (value: unknown) => {
    timers.clearTimeout(timer as never)
    outcome[value && (value as Response).ok === false ? 'fail' : phase](value)
  }
  promise.then(settle('complete'), settle('fail'))
}
