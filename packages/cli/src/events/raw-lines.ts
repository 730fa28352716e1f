import { isUtf8 } from 'node:buffer'

const BLANK = /^[ \t\v\f\r]*$/

/**
 * Yields the lines of `source`, without their ends; the last may be empty. Of a line that is longer than `maxBytes`, yields a
 * part that is longer, too.
 */
export async function* rawLines(
  source: AsyncIterable<Buffer>,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
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

/** Tells whether a line is empty. */
export function isBlank(text: string): boolean {
  return BLANK.test(text)
}

/** Decodes a line; undefined if it is not UTF-8. */
export function decodeLine(line: Buffer): string | undefined {
  return isUtf8(line) ? line.toString() : undefined
}
