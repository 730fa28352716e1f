/** A wrong option, or a source or definition that cannot be read. The message says what to do. */
export class InputError extends Error {
  override name = 'InputError'
}
