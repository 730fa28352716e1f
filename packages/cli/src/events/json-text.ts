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
  return value === NOT_JSON && LENIENT.test(text) ? parseStrictJson(withoutLeniency(text)) : value
}

const LENIENT = /,\s*[\]}]|nan|inf/i
const LENIENCY = /(?<![[{]\s*),(?=\s*[\]}])|-?\b(?:nan|inf(?:inity)?)\b/gi

function withoutLeniency(text: string): string {
  const parts: string[] = []
  for (let from = 0; from < text.length; ) {
    const quote = text.indexOf('"', from)
    const start = quote < 0 ? text.length : quote
    const end = endOfString(text, start) + 1
    const outside = text.slice(from, start).replace(LENIENCY, found => (found === ',' ? '' : JSON.stringify(found)))
    parts.push(outside, text.slice(start, end))
    from = end
  }
  return parts.join('')
}

/**
 * Returns the place of the quote that ends the string which begins at `start`, or the end of `text`. A regular expression
 * for strings overflows the stack at some megabytes.
 */
export function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
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
