#!/usr/bin/env node
import { runCommandLine } from './commands/command-line.ts'

const { stdout, stderr, env, version } = process

// The newest built-in function that the commands use; older versions of Node lack it.
if (typeof Map.groupBy !== 'function') {
  stderr.write(`journey-monitor: needs Node 22.12 or later, and this is ${version}\n`)
  process.exit(2)
}

stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  stderr.write(`journey-monitor: the output cannot be written (${error.code})\n`)
  process.exit(1)
})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  get stdin() {
    return process.stdin
  },
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  onStop(stop) {
    process.on('SIGINT', stop).on('SIGTERM', stop)
    return () => void process.off('SIGINT', stop).off('SIGTERM', stop)
  },
})
