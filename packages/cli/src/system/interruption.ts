const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Runs `discard` on an interruption, then ends the process as the signal would. If other handlers are installed, leaves
 * the end to them; they may be added later, and may remove themselves.
 * @returns a function that unregisters `discard`
 */
export function onInterruption(discard: () => void): () => void {
  const interrupt = (signal: NodeJS.Signals) => {
    discard()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.prependOnceListener(signal, interrupt)
  return () => {
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}
