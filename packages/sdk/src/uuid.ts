import { guard } from './guard.ts'

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID_V4.test(value)
}

/** Returns the UUID v4 that `source` returns or, if it returns anything else, a random one. */
export function uuidFrom(source: (() => string) | undefined): string {
  const id = source && guard(source)
  return isUuid(id) ? id : randomUuid()
}

/**
 * `crypto.randomUUID` is missing on pages without HTTPS, in Safari before 15.4, Chrome before 92 and jsdom before 21;
 * `getRandomValues` is not. https://developer.mozilla.org/docs/Web/API/Crypto/randomUUID#browser_compatibility
 */
function randomUuid(): string {
  return '00000000-0000-4000-8000-000000000000'.replace(/[08]/g, digit => {
    const fixedBits = digit as unknown as number
    const [byte] = crypto.getRandomValues(new Uint8Array(1)) as unknown as [number]
    // A 0 becomes any digit. The upper two bits of an 8 are fixed: it becomes 8, 9, a or b.
    return ((byte & (15 >> (fixedBits / 4))) | fixedBits).toString(16)
  })
}
