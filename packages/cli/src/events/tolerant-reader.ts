import { splitJoined } from './joined-values.ts'
import { createJsonNesting } from './json-nesting.ts'
import { NOT_JSON, parseJson, parseStrictJson, wholeCharacters } from './json-text.ts'
import { MAX_LINE_BYTES } from './line-scan.ts'
import { decodeLine, isBlank } from './raw-lines.ts'
import { isRumEvent, unwrapEvents } from './unwrap-events.ts'

/** A piece of a file of events. */
export type EventRecord =
  /** JSON in one line, as DuckDB takes it. */
  | { readonly line: number; readonly json: string }
  /** A line that is rejected under any definition, and the reason. */
  | { readonly line: number; readonly defect: string }

const NOT_VALID_JSON = 'not valid JSON'
const TOO_LONG = `longer than ${MAX_LINE_BYTES / 2 ** 20} MiB`
const TOO_DEEP = 'nested too deeply'
/** A page of Datadog's API has at most 1,000 events; an array of this size is still parsed at once. */
export const MAX_DOCUMENT_BYTES = 64 * 2 ** 20

/**
 * Reads the raw lines of a file into records, by these rules:
 *
 * - A line of JSON is a record, or several if it contains events (see `unwrapEvents`).
 * - Lines that are JSON only together are one value, also with a trailing comma: pretty-printed events, arrays, answers.
 * - A line of several objects or arrays, one after the other, is the records of each.
 * - Every other line is a defect by itself. A torn line does not affect its neighbors: a line that is an event by itself
 * is part of a longer value only as an element of an array.
 */
export async function* eventRecords(
  lines: AsyncIterable<Buffer>,
  { isLineByLine = false }: { readonly isLineByLine?: boolean } = {},
): AsyncGenerator<EventRecord> {
  const { lineAt, drop } = createLookahead(numbered(lines))
  for (let first = await lineAt(0); first; first = await lineAt(0)) {
    const { line, text, bytes } = first
    let taken = 1
    if (text === undefined) yield { line, defect: defectOf(bytes) }
    else if (!isBlank(text)) {
      const value = bytes > MAX_DOCUMENT_BYTES ? NOT_JSON : parseJson(text)
      const isWhole = value !== NOT_JSON || isLineByLine
      const found = isWhole ? { value, lines: 1 } : await findDocument(lineAt)
      if (found.value !== NOT_JSON) yield* recordsOf(found.value, line, isWhole ? text : undefined)
      else yield* joinedRecords(text, line, bytes)
      taken = found.lines
    }
    drop(taken)
  }
}

interface NumberedLine {
  /** 1-based. */
  readonly line: number
  /** Undefined if it is not UTF-8. */
  readonly text: string | undefined
  readonly bytes: number
}

async function* numbered(lines: AsyncIterable<Buffer>): AsyncGenerator<NumberedLine> {
  let line = 0
  for await (const bytes of lines) yield { line: ++line, text: decodeLine(bytes), bytes: bytes.length }
}

/** The next lines, which may be looked at before they are dropped. */
interface Lookahead {
  lineAt(index: number): Promise<NumberedLine | undefined>
  drop(count: number): void
}

/** Dropped lines are given up at once, and their places when there are this many. */
const DROPPED = 1_000

function createLookahead(lines: AsyncIterator<NumberedLine>): Lookahead {
  const read: (NumberedLine | undefined)[] = []
  let start = 0
  return {
    async lineAt(index) {
      while (read.length <= start + index) {
        const next = await lines.next()
        if (next.done) return undefined
        read.push(next.value)
      }
      return read[start + index]
    },
    drop(count) {
      read.fill(undefined, start, start + count)
      start += count
      if (start < DROPPED || start < read.length / 2) return
      read.splice(0, start)
      start = 0
    },
  }
}

/** Yields the records of a value. A value alone in its line keeps its `text` unchanged. */
function* recordsOf(value: unknown, line: number, text: string | undefined): Generator<EventRecord> {
  for (const event of unwrapEvents(value)) {
    const json = event === value && text !== undefined ? text : jsonOf(event)
    if (json === undefined) yield { line, defect: TOO_DEEP }
    else
      yield Buffer.byteLength(json) > MAX_LINE_BYTES
        ? { line, defect: TOO_LONG }
        : { line, json: wholeCharacters(json) }
  }
}

/** Yields the records of values that are joined in a line, or its defect. */
function* joinedRecords(text: string, line: number, bytes: number): Generator<EventRecord> {
  const values = bytes > MAX_DOCUMENT_BYTES ? undefined : splitJoined(text)?.map(parseStrictJson)
  if (!values || values.includes(NOT_JSON)) yield { line, defect: defectOf(bytes) }
  else for (const value of values) yield* recordsOf(value, line, undefined)
}

function defectOf(bytes: number): string {
  return bytes > MAX_LINE_BYTES ? TOO_LONG : NOT_VALID_JSON
}

/** Prints a value; undefined if it is nested more deeply than JavaScript can follow. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

interface FoundDocument {
  readonly value: unknown
  /** Number of lines read. */
  readonly lines: number
}

/** The brackets of arrays, and of the `data` of answers. */
const MAY_HOLD_EVENTS = /^(\{?\[)+$/
const NONE: FoundDocument = { value: NOT_JSON, lines: 1 }

/** Finds the JSON value that begins at the first line and is whole with another: the shortest. */
async function findDocument(lineAt: Lookahead['lineAt']): Promise<FoundDocument> {
  const nesting = createJsonNesting()
  const texts: string[] = []
  let bytes = 0
  let held = 0
  for (let next = await lineAt(0); next?.text !== undefined; next = await lineAt(texts.length)) {
    const own = texts.length > 0 ? eventsInLine(next.text) : 0
    if (own > 0 && !MAY_HOLD_EVENTS.test(nesting.brackets)) return NONE
    held += own
    bytes += next.bytes
    if (bytes > MAX_DOCUMENT_BYTES) return NONE
    texts.push(next.text)
    const progress = nesting.read(next.text)
    if (progress === 'broken') return NONE
    if (progress === 'open') continue
    const value = parseStrictJson(texts.join(' ').replace(/,\s*$/, ''))
    if (value === NOT_JSON || eventsIn(value) < held) return NONE
    return { value, lines: texts.length }
  }
  return NONE
}

/** Counts the events in a line that is complete by itself, or with a trailing comma. */
function eventsInLine(text: string): number {
  if (!/^\s*[{[].*[\]}]\s*,?\s*$/s.test(text)) return 0
  const value = parseStrictJson(text.replace(/,\s*$/, ''))
  return value === NOT_JSON ? 0 : eventsIn(value)
}

function eventsIn(value: unknown): number {
  let events = 0
  for (const event of unwrapEvents(value)) if (isRumEvent(event)) events++
  return events
}
