import { endOfString } from './json-text.ts'

/** State of the lines read so far: the beginning of a JSON value, a complete value, or neither. */
type Progress = 'open' | 'closed' | 'broken'

/** Token that may come next. */
type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma'

/** Nothing that people print is nested deeper; without a bound, a file of opening brackets takes time squared. */
const MAX_DEPTH = 200
/** A string is only its first quote here. */
const TOKEN = /\s*([[\]{},:"]|-?\d[\d.eE+-]*|-?[a-zA-Z]+)\s*/y

/** Follows a JSON value over several lines, so that a torn line is known at the first token that cannot belong to it. */
export interface JsonNesting {
  /** Reads the next line. */
  read(line: string): Progress
  /** The open brackets, outermost first, e.g. `{[`. */
  readonly brackets: string
}

export function createJsonNesting(): JsonNesting {
  let brackets = ''
  let expected: Expected = 'value'

  /** Returns whether `token` may come next, and takes it. */
  function take(token: string): boolean {
    const isValue = expected === 'value' || expected === 'first value'
    switch (token) {
      case '{':
      case '[':
        if (!isValue || brackets.length >= MAX_DEPTH) return false
        brackets += token
        expected = token === '{' ? 'first key' : 'first value'
        return true
      case '}':
      case ']': {
        const isOpen = brackets.at(-1) === (token === '}' ? '{' : '[')
        if (!isOpen || !['comma', 'first key', 'first value'].includes(expected)) return false
        brackets = brackets.slice(0, -1)
        expected = 'comma'
        return true
      }
      case ',':
        if (expected !== 'comma' || brackets === '') return false
        expected = brackets.endsWith('{') ? 'key' : 'value'
        return true
      case ':':
        if (expected !== 'colon') return false
        expected = 'value'
        return true
      default:
        if (expected === 'key' || expected === 'first key') {
          if (token !== '"') return false
          expected = 'colon'
          return true
        }
        if (!isValue) return false
        expected = 'comma'
        return true
    }
  }

  return {
    read(line) {
      for (let at = 0; at < line.length; ) {
        TOKEN.lastIndex = at
        const token = TOKEN.exec(line)?.[1]
        if (token === undefined) return line.slice(at).trim() === '' ? 'open' : 'broken'
        at = token === '"' ? endOfString(line, line.indexOf('"', at)) + 1 : TOKEN.lastIndex
        if (brackets === '' && expected === 'comma') return token === ',' && at >= line.length ? 'closed' : 'broken'
        if (at > line.length || !take(token)) return 'broken'
      }
      return brackets === '' && expected === 'comma' ? 'closed' : 'open'
    },
    get brackets() {
      return brackets
    },
  }
}
