/** What was asked for cannot be done with what was given. The command line prints the message and exits with 2. */
export class InputError extends Error {
  override name = 'InputError'
}

/** Node's error code, e.g. `ENOENT`. */
export function errorCode(error: unknown): string {
  return String((error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error')
}
