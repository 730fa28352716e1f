import { warn } from './development.ts'

const reported = /* @__PURE__ */ new Set<string>()

/**
 * Returns what `run` returns or, if it throws, `fallback`, so that nothing throws into the host. In development, logs each
 * distinct error once: blocked storage throws on every call.
 */
export function guard<Result, Fallback = undefined>(run: () => Result, fallback?: Fallback): Result | Fallback {
  try {
    return run()
  } catch (error) {
    try {
      if (process.env.NODE_ENV !== 'production') warnOnce(error)
    } catch {}
    return fallback as Fallback
  }
}

function warnOnce(error: unknown): void {
  const text = String(error)
  // A server has no page and no storage, and nothing is recorded there.
  if (typeof document === 'undefined' && /window|document|defaultView|sessionStorage/.test(text)) return
  if (!reported.has(text)) warn('ignored an error, which the app does not see:', error)
  reported.add(text)
}
