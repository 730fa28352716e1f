const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Has `discard` called where the process is interrupted, which then ends as it would have; or goes on, where somebody else
 * listens. Those come later, and may stop listening as they do.
 * @returns takes it back
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
