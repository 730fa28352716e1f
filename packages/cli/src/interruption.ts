const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Has `discard` called where the process is interrupted. It ends as it would have then, or goes on if somebody else listens.
 * @returns takes it back
 */
export function onInterruption(discard: () => void): () => void {
  const interrupt = (signal: NodeJS.Signals) => {
    discard()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.once(signal, interrupt)
  return () => {
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}
