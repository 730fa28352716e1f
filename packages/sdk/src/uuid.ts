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
 * `crypto.randomUUID` is missing on pages without HTTPS, in Safari before 15.4, Chrome before 92 and jsdom before 21;
 * `getRandomValues` is not. https://developer.mozilla.org/docs/Web/API/Crypto/randomUUID#browser_compatibility
 */
function randomUuid(): string {
  // In a version 4, the digit after the 4 is one of 8, 9, a and b.
  return '00000000-0000-4000-8000-000000000000'.replace(/[08]/g, digit => {
    const [byte] = crypto.getRandomValues(new Uint8Array(1)) as unknown as [number]
    return ((byte & (digit === '8' ? 3 : 15)) | Number(digit)).toString(16)
  })
}
