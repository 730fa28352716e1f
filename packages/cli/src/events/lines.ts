import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { constants, createGunzip } from 'node:zlib'

/** For zlib, to decompress data that ends early. */
export const WHAT_IS_THERE = { finishFlush: constants.Z_SYNC_FLUSH }

const BLANK = /^[ \t\v\f\r]*$/

/** The content of a file, decompressed as far as it goes; of the file, its first `bytes`. */
export function contentOf(
  { path, gzip }: { readonly path: string; readonly gzip: boolean },
  bytes = Number.POSITIVE_INFINITY,
): AsyncIterable<Buffer> {
  const raw = createReadStream(path, { end: Math.max(bytes, 1) - 1 })
  return gzip ? raw.pipe(createGunzip(WHAT_IS_THERE)) : raw
}

/** The lines of `source`, without their ends; the last may be empty. Of one longer than `maxBytes`, a part that is longer, too. */
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

/** Whether a line says nothing. */
export function isBlank(text: string): boolean {
  return BLANK.test(text)
}

/** Whether a line is blank or JSON. */
export function isJson(line: Buffer): boolean {
  if (!isUtf8(line)) return false
  const text = line.toString()
  if (isBlank(text)) return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
