import { isUtf8 } from 'node:buffer'

const BLANK = /^[ \t\v\f\r]*$/

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

export interface RawLineOptions {
  /** Longest line that is needed whole. */
  readonly maxBytes?: number
  /** A carriage return never ends a line. */
  readonly isLineByLine?: boolean | undefined
}

/**
 * Yields the lines of `source`, without their ends; the last may be empty. A carriage return alone ends a line only if `source`
 * begins with such lines. Of a line that is longer than `maxBytes`, yields a part that is longer, too.
 */
export async function* rawLines(
  source: AsyncIterable<Buffer>,
  { maxBytes = Number.POSITIVE_INFINITY, isLineByLine = false }: RawLineOptions = {},
): AsyncGenerator<Buffer> {
  let endOf: typeof endOfLine | undefined = isLineByLine ? endOfLine : undefined
  let rest: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    endOf ??= hasOldLineEnds(chunk) ? endOfOldLine : endOfLine
    let from = 0
    for (let end = endOf(chunk, from); end >= 0; end = endOf(chunk, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)])
      rest = []
      length = 0
      from = end + 1
    }
    if (length <= maxBytes) rest.push(chunk.subarray(from))
    length += chunk.length - from
  }
  yield Buffer.concat(rest)
}

/** Tells whether a source that begins with `chunk` ends its lines as the first Macs did. */
function hasOldLineEnds(chunk: Buffer): boolean {
  return !chunk.includes(LINE_FEED) && chunk.subarray(0, -1).includes(CARRIAGE_RETURN)
}

function endOfLine(chunk: Buffer, from: number): number {
  return chunk.indexOf(LINE_FEED, from)
}

function endOfOldLine(chunk: Buffer, from: number): number {
  for (let at = from; at < chunk.length; at++) if (chunk[at] === LINE_FEED || chunk[at] === CARRIAGE_RETURN) return at
  return -1
}

/** Tells whether a line is empty. */
export function isBlank(text: string): boolean {
  return BLANK.test(text)
}

/** Decodes a line; undefined if it is not UTF-8. */
export function decodeLine(line: Buffer): string | undefined {
  return isUtf8(line) ? line.toString() : undefined
}
