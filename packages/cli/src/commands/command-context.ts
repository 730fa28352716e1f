import { resolve, sep } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { WriteStream } from 'node:tty'
import { InputError } from '../system/errors.ts'
import { visibleColoredText, visibleText } from '../system/visible-text.ts'

/** An output stream; the properties of a terminal are absent from any other stream. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Everything that the command line uses of its process. `main.ts` hands over the real one. */
export interface CommandContext {
  /** Input for a file argument of `-`. */
  readonly stdin: Readable
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly cwd: string
  /**
   * Calls `stop` when the user asks a long-running command to end (Ctrl+C), which otherwise ends the process.
   * @returns a function that unregisters `stop`
   */
  readonly onStop: (stop: () => void) => () => void
}

/** One run of the command line, as its command sees it. */
export interface CommandRun extends Pick<CommandContext, 'stdout' | 'stderr' | 'env' | 'cwd' | 'onStop'> {
  /** Exit code of the command line, unless the command throws. Starts at 0. */
  exitCode: number
  /** Prints the command's result, and a line break. Drops colors unless standard output takes them. */
  print(text: string): void
  /** Prints a line on standard error. Names files relative to the working folder. */
  log(text: string): void
  /** The absolute path of a file that the user named. */
  resolve(path: string): string
  /** Replaces `-` with standard input, and resolves every other input. */
  inputs(given: readonly string[]): (string | Readable)[]
  /** Whether standard output takes colors: a terminal without `NO_COLOR`, or anything with `FORCE_COLOR`. */
  readonly hasColors: boolean
  /** Width of standard output: `COLUMNS`, else the terminal's, else 80. */
  readonly columns: number
}

const DEFAULT_COLUMNS = 80

export function createRun(context: CommandContext): CommandRun {
  const { stdout, stderr, env, cwd, onStop } = context
  const folder = cwd.endsWith(sep) ? cwd : `${cwd}${sep}`
  const wantsColors = env.FORCE_COLOR !== undefined || stdout.isTTY === true
  const hasColors = wantsColors && WriteStream.prototype.getColorDepth(env) > 2
  // At a terminal, the current line may show progress.
  const clearLine = stderr.isTTY === true ? '\r\u001b[2K' : ''
  return {
    ...{ stdout, stderr, env, cwd, onStop },
    exitCode: 0,
    print: text => void stdout.write(`${visibleColoredText(text, { hasColors })}\n`),
    log: text => void stderr.write(`${clearLine}${visibleText(text.replaceAll(folder, ''))}\n`),
    resolve: path => resolve(cwd, path),
    inputs: given => given.map(input => (input === '-' ? context.stdin : resolve(cwd, named(input)))),
    hasColors,
    columns: [Number(env.COLUMNS), stdout.columns].find(isWidth) ?? DEFAULT_COLUMNS,
  }
}

function isWidth(columns: number | undefined): columns is number {
  return Number.isInteger(columns) && (columns ?? 0) > 0
}

/** Refuses an empty name, as of a shell variable that is not set: the working folder would be read. */
function named(input: string): string {
  if (input === '')
    throw new InputError('an input has an empty name; give a file or folder of RUM events, or - for standard input')
  return input
}
