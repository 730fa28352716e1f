import { type ErrorDetails, errorDetails } from './error-details.ts'

/** The timer functions that are used; the host's own where none are given. */
export interface Timers {
  setTimeout(callback: () => void, ms: number): unknown
  clearTimeout(timer: never): void
}

export interface Outcome {
  complete(): void
  fail(error: unknown, details: ErrorDetails): void
  timeout(): void
}

/** Turns a promise's life into an outcome. A `Response` that is not ok is a failure; a late outcome still counts. */
export function watchPromise(promise: PromiseLike<unknown>, outcome: Outcome, timers: Timers, deadlineMs?: number): void {
  const timer = deadlineMs === undefined ? undefined : timers.setTimeout(outcome.timeout, deadlineMs)
  const settle = (report: () => void) => {
    if (timer !== undefined) timers.clearTimeout(timer as never)
    report()
  }
  const failed = (error: unknown) => settle(() => outcome.fail(error, errorDetails(error)))
  promise.then(value => ((value as Response | undefined)?.ok === false ? failed(value) : settle(outcome.complete)), failed)
}
