/** An error in the input or the options. The command line prints the message and exits with 2. */
export class InputError extends Error {
  override name = 'InputError'
}

/**
 * A failure of a valid request, for example because a server did not answer in time. The command line prints the message
 * and exits with 1.
 */
export class Failure extends Error {
  override name = 'Failure'
}

/** Returns Node's error code, e.g. `ENOENT`. */
export function errorCode(error: unknown): string {
  return String((error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error')
}

/** Formats a file and a line for a message: `rollout.json, line 31`. */
export function fileAndLine(file: string, line: number): string {
  return `${file}, line ${line}`
}
