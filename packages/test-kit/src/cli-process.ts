import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { expectNoKeys, type Run, type RunOptions } from './run-cli.ts'

const MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))

interface ProcessOptions extends Omit<RunOptions, 'input'> {
  /** Options of Node. */
  readonly node?: readonly string[]
  /** Command that the shell runs before, e.g. `ulimit -f 16`. */
  readonly before?: string | undefined
}

/**
 * Starts the command line in a separate process, for tests of signals, exit codes and Node's options. Kills the process
 * after the test, if it still runs. Its standard input stays open.
 */
export function startProcess(args: readonly string[], { cwd, env, node = [], before }: ProcessOptions = {}) {
  const own = [...node, '--conditions=@journey-monitor/source', MAIN, ...args]
  const [command, all] =
    before === undefined
      ? [process.execPath, own]
      : ['bash', ['-c', `${before}; exec "$@"`, 'bash', process.execPath, ...own]]
  const child = spawn(command, all, {
    cwd,
    env: { ...process.env, ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.on('error', () => {})
  const ended = new Promise<Run>((resolve, reject) => {
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      err += text
    })
    child.on('error', reject).on('close', code => resolve({ code, out, err }))
  })
  return { child, ended }
}

/** Runs the command line to its end in a separate process. See `run`, which is faster. */
export async function runProcess(
  args: readonly string[],
  { input, ...options }: ProcessOptions & Pick<RunOptions, 'input'> = {},
): Promise<Run> {
  const { child, ended } = startProcess(args, options)
  child.stdin.end(input)
  const ran = await ended
  expectNoKeys(ran.out + ran.err, options.env ?? {})
  return ran
}
