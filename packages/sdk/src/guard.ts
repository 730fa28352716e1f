import { warn } from './dev-warning.ts'

/** Runs what may throw, so that nothing of ours ever throws into the host. Undefined where it threw. */
export function guard<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch (error) {
    warn('something was lost to an error:', error)
    return undefined
  }
}
