/** A wrong option, or a source or definition that cannot be read. The message includes the remedy. */
export class InputError extends Error {
  override name = 'InputError'
}
