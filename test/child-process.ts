import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Child {
  readonly process: ChildProcess
  /** Ends the process, and resolves once it has ended. */
  end(): Promise<void>
}

// vitest ends its workers by SIGTERM, which by default runs no exit handlers.
process.once('SIGTERM', () => process.exit(143))

/** Starts a program that does not outlive this process. */
export function startChild(path: string, args: readonly string[], { env, stdio = 'ignore' }: ChildOptions = {}): Child {
  const child = spawn(path, args, { env: { ...process.env, ...env }, stdio })
  const ended = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  return {
    process: child,
    async end() {
      process.off('exit', kill)
      if (child.exitCode === null && child.signalCode === null) child.kill()
      await ended
    },
  }
}

interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly stdio?: StdioOptions
}
