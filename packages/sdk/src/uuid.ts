import { guard } from './guard.ts'

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(value)
}

/** Returns the UUID v4 that `source` returns or, if it returns anything else, a random one. */
export function uuidFrom(source: (() => string) | undefined): string {
  const id = source && guard(source)
  return isUuid(id) ? id : randomUuid()
}

/**
 * Returns a UUID v4 with 120 random bits. `crypto.randomUUID` is missing on pages without HTTPS, in Safari before 15.4, Chrome before 92 and jsdom before 21;
 * `getRandomValues` is not. https://developer.mozilla.org/docs/Web/API/Crypto/randomUUID#browser_compatibility
 */
function randomUuid(): string {
  const randomDigit = () => ((crypto.getRandomValues(new Uint8Array(1))[0] as number) % 16).toString(16)
  return '00000000-0000-4000-a000-000000000000'.replace(/0/g, randomDigit)
}
