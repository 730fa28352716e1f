import { guard } from './guard.ts'

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID_V4.test(value)
}

/** A UUID v4: `source`'s where it gives one, or else a random one. */
export function uuidFrom(source: (() => string) | undefined): string {
  const id = source && guard(source)
  return isUuid(id) ? id : randomUuid()
}

/**
 * Safari before 15.4, Chrome before 92 and pages without HTTPS have no `crypto.randomUUID`. All of them put a random UUID
 * v4 at the end of a blob's URL.
 */
function randomUuid(): string {
  return crypto.randomUUID ? crypto.randomUUID() : URL.createObjectURL(new Blob()).slice(-36)
}
