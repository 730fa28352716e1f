const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID_V4.test(value)
}

/** A random UUID v4. `crypto.randomUUID` is missing from Safari 11, Chrome 61 and every page without HTTPS. */
export function randomUuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(31))
  let next = 0
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, place => {
    const nibble = (bytes[next++] as number) & 15
    return (place === 'y' ? (nibble & 3) | 8 : nibble).toString(16)
  })
}
