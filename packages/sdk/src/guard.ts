import { warn } from './dev-warning.ts'

const reported = /* @__PURE__ */ new Set<string>()

/**
 * Runs what may throw, so that nothing of ours ever throws into the host. Undefined where it threw; in development it says
 * so, once for each error, since refused storage is refused at every signal.
 */
export function guard<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch (error) {
    if (process.env.NODE_ENV !== 'production' && !reported.has(`${error}`)) {
      reported.add(`${error}`)
      warn('went on without what failed:', error)
    }
    return undefined
  }
}
