/**
 * Warnings for the developer. Every call stands in `try { if (process.env.NODE_ENV !== 'production') … } catch {}`: bundlers
 * replace that text, so that a production build leaves the call out; a page without a bundler has no `process`, and counts
 * as production.
 */

/** The page that explains every warning. It is installed with the package, so it exists wherever the warning does. */
const DOCS = 'node_modules/@journey-monitor/sdk/README.md'

/** Warns the developer. */
export function warn(message: string, ...values: readonly unknown[]): void {
  console.warn(`journey-monitor: ${message}`, ...values)
}

/** Returns where the docs explain a warning: a heading of the README. */
export function seeDocs(heading: string): string {
  return `See ${DOCS}#${heading}`
}

/** Returns `value` for a warning. A text that cannot be a declared word may be about a person, and is not repeated. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return /^[\w-]{0,40}$/.test(value) ? value : 'a text that is not a word'
  return typeof value === 'number' || typeof value === 'boolean' ? `${value}` : `of type ${typeof value}`
}

/** Returns words for a warning. */
export function list(words: readonly unknown[]): string {
  return words.join(', ') || 'none'
}
