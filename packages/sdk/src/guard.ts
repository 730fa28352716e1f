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
    if (process.env.NODE_ENV !== 'production') report(error)
    return undefined
  }
}

function report(error: unknown): void {
  try {
    const text = String(error)
    if (reported.has(text)) return
    reported.add(text)
    warn('went on without what failed:', error)
  } catch {}
}
