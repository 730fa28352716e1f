import { isUtf8 } from 'node:buffer'
import type { KeptEndpoint } from './endpoint.ts'
import { Refusal } from './refusal.ts'

/** An event as it was posted. */
export type PostedEvent = Readonly<Record<string, unknown>>

export interface SortedLines {
  /** The lines to keep, as they came. Not what they say: events may take 60 times the memory of their lines. */
  readonly kept: readonly string[]
  /** Lines in which the SDK reports about itself. */
  readonly telemetry: number
  /** Lines that are no event. */
  readonly malformed: number
}

/** The SDK sends 50 events at a time, and some updates of views with them. */
const MAX_LINES = 10_000
/** The SDK discards longer events itself. What is longer here is not taken apart. */
const MAX_LINE_BYTES = 256 * 1024
const NEWLINE = 0x0a

/**
 * Sorts the lines of a newline-delimited body into what is kept, what is passed over and what is no event. Throws a
 * `Refusal` where there are more lines than anybody sends.
 */
export function sortLines(body: Buffer, endpoint: KeptEndpoint): SortedLines {
  if (!isUtf8(body)) return { kept: [], telemetry: 0, malformed: 1 }
  const kept: string[] = []
  let telemetry = 0
  let malformed = 0
  for (const line of linesOf(body)) {
    const event = line === undefined ? undefined : parseEvent(line, endpoint)
    if (!event || line === undefined) malformed++
    else if (endpoint === 'rum' && event.type === 'telemetry') telemetry++
    else kept.push(line)
  }
  return { kept, telemetry, malformed }
}

/** Each line that is not blank; undefined for one that is too long. */
function* linesOf(body: Buffer): Generator<string | undefined> {
  let count = 0
  for (let from = 0; from < body.length; ) {
    if (++count > MAX_LINES) throw new Refusal('too_large', 413)
    const newline = body.indexOf(NEWLINE, from)
    const end = newline < 0 ? body.length : newline
    const line = end - from > MAX_LINE_BYTES ? undefined : body.toString('utf8', from, end).trim()
    if (line !== '') yield line
    from = end + 1
  }
}

/** The event that a line says, if it is one. */
export function parseEvent(line: string, endpoint: KeptEndpoint): PostedEvent | undefined {
  try {
    const event: unknown = JSON.parse(line)
    if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined
    return endpoint === 'logs' || typeof (event as PostedEvent).type === 'string' ? (event as PostedEvent) : undefined
  } catch {
    return undefined
  }
}
