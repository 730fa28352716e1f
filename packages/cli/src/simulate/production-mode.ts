/**
 * Runs `work` without the SDK's development warnings, which every simulated person would cause. In Node, each read of `process.env` is
 * a system call and the SDK reads it at every signal: a plain object makes the simulation a third faster.
 */
export function inProductionMode<Result>(work: () => Result): Result {
  const { env } = process
  process.env = { NODE_ENV: 'production' }
  try {
    return work()
  } finally {
    process.env = env
  }
}
