/**
 * Says, in development only, that something was dropped. Never throws. The subject is a parameter of its own, so that a
 * minifier can remove the whole call from a production build.
 */
export function warn(what: string, subject: unknown): void {
  if (process.env.NODE_ENV !== 'production') {
    try {
      console.warn(`journey-monitor: ${what}`, subject)
    } catch {}
  }
}
