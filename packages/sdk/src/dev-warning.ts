/** Says once a message, in development only, that a signal was dropped or altered. Never throws. */
export function warn(message: string): void {
  if (process.env.NODE_ENV !== 'production') {
    try {
      console.warn(`journey-monitor: ${message}`)
    } catch {}
  }
}
