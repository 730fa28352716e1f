import { isUtf8 } from 'node:buffer'

const BLANK = /^[ \t\v\f\r]*$/

/** The lines of `source`, without their ends; the last may be empty. */
export async function* rawLines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of source) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)])
      rest = []
      from = end + 1
    }
    rest.push(chunk.subarray(from))
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
