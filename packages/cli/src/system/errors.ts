/** Error in the input or the options. The command line prints the message and exits with 2. */
export class InputError extends Error {
  override name = 'InputError'
}

/**
 * Error of a valid request, for example a server that did not answer in time. The command line prints the message and
 * exits with 1.
 */
export class Failure extends Error {
  override name = 'Failure'
}

/** Node's error code, e.g. `ENOENT`. */
export function errorCode(error: unknown): string {
  return String((error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error')
}

/** A place, as messages name it: `rollout.json, line 31`. */
export function lineOf(file: string, line: number): string {
  return `${file}, line ${line}`
}
