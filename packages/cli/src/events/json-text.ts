/** Result of `parseJson` for text that is not JSON. No JSON value equals it. */
export const NOT_JSON: unique symbol = Symbol('not JSON')

/** Parses JSON; returns `NOT_JSON` for anything else. */
export function parseStrictJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return NOT_JSON
  }
}

/**
 * Parses JSON as DuckDB does, which also takes a comma before a closing bracket, NaN and Infinity. These become the strings
 * that they are spelled with. Returns `NOT_JSON` for anything else.
 */
export function parseJson(text: string): unknown {
  const value = parseStrictJson(text)
  return value === NOT_JSON && LENIENT.test(text) ? parseStrictJson(text.replace(OUTSIDE_STRINGS, strictly)) : value
}

const LENIENT = /,\s*[\]}]|nan|inf/i
const OUTSIDE_STRINGS = /"(?:[^"\\]|\\.)*"|(?<![[{]\s*),(?=\s*[\]}])|-?\b(?:nan|inf(?:inity)?)\b/gi

function strictly(found: string): string {
  if (found.startsWith('"')) return found
  return found === ',' ? '' : JSON.stringify(found)
}

const ESCAPE = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|.)/g
const HALF_CHARACTER = /^\\u[dD][89a-fA-F][\da-fA-F]{2}$/

/**
 * Replaces each escaped half of a surrogate pair in JSON text with U+FFFD. Browsers cut names in the middle of a
 * character, and DuckDB refuses the rest. https://github.com/DataDog/browser-sdk/issues/557
 *
 * @example wholeCharacters('"Sent \\ud83d"') // '"Sent \\ufffd"'
 */
export function wholeCharacters(json: string): string {
  if (!/\\ud/i.test(json)) return json
  return json.replace(ESCAPE, each => (HALF_CHARACTER.test(each) ? '\\ufffd' : each))
}
