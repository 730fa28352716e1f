import { type RumEvent, readerOf, type Scalar } from './rum-event.ts'

type Matcher = (event: RumEvent) => boolean
type ValueMatcher = (value: Scalar) => boolean

const TOKENS =
  /\s*(?:(?<mark>[()]|-(?=\S))|(?<word>AND|OR|NOT)(?=[\s()]|$)|(?<path>@?[A-Za-z_][\w.]*):(?:(?<open>\()|\[(?<low>[^\s\]]+) TO (?<high>[^\s\]]+)\]|(?<compare>[<>]=?)(?<bound>-?[\d.]+)|(?<quoted>"(?:[^"\\]|\\.)*")|(?<value>(?:\\.|[^\s()"[\]\\])+)))/y

/**
 * Parses a RUM search query into a matcher, by our reading of Datadog's documentation. Supports `path:value`,
 * `path:"quoted value"`, `path:(a OR b)`, `path:[1 TO 2]` with both ends, `path:>=1`, `*`, escapes by `\` outside
 * quotes, `AND` (which may be left out), `OR`, `NOT`, `-` and parentheses. `AND` binds closer than `OR`. A missing path
 * matches nothing, so its negation matches. Free text is not supported.
 * @throws SyntaxError with the position of unsupported syntax.
 * @example parseSearch('@type:action -@context.journey.implied:true')(event)
 */
export function parseSearch(query: string): Matcher {
  const terms = parseTerms(query)
  return event => terms.every(({ matches }) => matches(event))
}

/** A part of a search that must always match. */
export interface Term {
  readonly text: string
  readonly matches: Matcher
}

const parsed = new Map<string, readonly Term[]>()

/** Parses a search into terms, all of which must match. Equal terms of two searches have the same text. */
export function parseTerms(query: string): readonly Term[] {
  const known = parsed.get(query)
  if (known) return known
  const terms = query.trim() === '' || query.trim() === '*' ? [] : termsOf(query)
  parsed.set(query, terms)
  return terms
}

function termsOf(query: string): Term[] {
  const reader = createReader(query)
  const terms = all(reader)
  if (reader.next() === undefined) return terms
  const whole = createReader(query)
  const matches = either(whole)
  if (whole.next() !== undefined) whole.refuse()
  return [{ text: query, matches }]
}

type Token = Readonly<Record<string, string | undefined>>

function createReader(query: string) {
  let position = 0
  const read = (pattern: RegExp): Token | undefined => {
    pattern.lastIndex = position
    return pattern.exec(query)?.groups
  }
  const isAtEnd = () => query.slice(position).trim() === ''
  const refuse = (): never => {
    throw new SyntaxError(`the search is not understood at ${position}, "${query.slice(position)}", of: ${query}`)
  }
  return {
    /** Returns the next token without taking it; undefined at the end. */
    next: () => (isAtEnd() ? undefined : (read(TOKENS) ?? refuse())),
    take(pattern: RegExp = TOKENS): Token {
      const token = read(pattern) ?? refuse()
      position = pattern.lastIndex
      return token
    },
    refuse,
    /** Returns the text read since `start`. */
    textSince: (start: number) => query.slice(start, position).trim(),
    position: () => position,
  }
}

type Reader = ReturnType<typeof createReader>

function either(reader: Reader): Matcher {
  const options = [all(reader)]
  while (reader.next()?.word === 'OR') {
    reader.take()
    options.push(all(reader))
  }
  return event => options.some(terms => terms.every(({ matches }) => matches(event)))
}

function all(reader: Reader): Term[] {
  const terms = [textTerm(reader)]
  for (let next = reader.next(); next && next.word !== 'OR' && next.mark !== ')'; next = reader.next()) {
    if (next.word === 'AND') reader.take()
    terms.push(textTerm(reader))
  }
  return terms
}

function textTerm(reader: Reader): Term {
  const start = reader.position()
  const matches = term(reader)
  return { text: reader.textSince(start), matches }
}

function term(reader: Reader): Matcher {
  if (reader.next() === undefined) reader.refuse()
  const token = reader.take()
  if (token.mark === '-' || token.word === 'NOT') {
    const matches = term(reader)
    return event => !matches(event)
  }
  if (token.mark === '(') {
    const inner = either(reader)
    if (reader.next()?.mark !== ')') reader.refuse()
    reader.take()
    return inner
  }
  const { path } = token
  if (path === undefined) return reader.refuse()
  const isIt = token.open === undefined ? valueMatcher(token) : oneOf(reader)
  const read = readerOf(path)
  return event => read(event).some(isIt)
}

const LISTED = /\s*(?:(?<quoted>"(?:[^"\\]|\\.)*")|(?<value>(?:\\.|[^\s()"\\])+))/y
const BETWEEN = /\s*(?:(?<close>\))|(?<or>OR)(?=\s))/y

/** Parses the rest after `path:(`. */
function oneOf(reader: Reader): ValueMatcher {
  const options: ValueMatcher[] = []
  do options.push(valueMatcher(reader.take(LISTED)))
  while (reader.take(BETWEEN).or !== undefined)
  return value => options.some(isIt => isIt(value))
}

function valueMatcher({ low, high, compare, bound, quoted, value = '' }: Token): ValueMatcher {
  if (low !== undefined && high !== undefined) {
    const [from, to] = [low === '*' ? -Infinity : Number(low), high === '*' ? Infinity : Number(high)]
    return found => typeof found === 'number' && from <= found && found <= to
  }
  if (compare !== undefined) {
    const holds = COMPARISONS[compare] as (a: number, b: number) => boolean
    return found => typeof found === 'number' && holds(found, Number(bound))
  }
  if (quoted !== undefined) {
    const text = quoted.slice(1, -1).replace(/\\(.)/g, '$1')
    return found => String(found) === text
  }
  const parts: readonly string[] = value.match(/\\.|[^\\]/gs) ?? []
  if (!parts.includes('*')) {
    const text = parts.map(unescaped).join('')
    return found => String(found) === text
  }
  const pattern = new RegExp(`^${parts.map(part => (part === '*' ? '[^]*' : escaped(unescaped(part)))).join('')}$`)
  return found => pattern.test(String(found))
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
}

/** Removes the escapes of a part. */
function unescaped(part: string): string {
  return part.replace(/^\\/, '')
}

function escaped(text: string): string {
  return text.replace(/[.?+^$()[\]{}|\\]/g, '\\$&')
}
