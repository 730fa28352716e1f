import { isUtf8 } from 'node:buffer'
import type { KeptEndpoint } from './datadog-endpoint.ts'
import { Refusal } from './refusal.ts'

/** An event, as posted. */
export type PostedEvent = Readonly<Record<string, unknown>>

export interface SortedPost {
  /** The lines to keep, unparsed: a parsed event can take 60 times the memory of its line. */
  readonly kept: readonly string[]
  /** Lines of the SDK's own telemetry. */
  readonly telemetry: number
  /** Lines that aren't events. */
  readonly malformed: number
}

/** The SDK sends 50 events at a time, plus some view updates. */
const MAX_LINES = 10_000
/** The SDK discards longer events itself. Longer lines aren't parsed. */
const MAX_LINE_BYTES = 256 * 1024
const NEWLINE = 0x0a

/**
 * Sorts the lines of a newline-delimited body into lines to keep, SDK telemetry and lines that aren't events.
 * @throws Refusal if there are more lines than any SDK sends.
 */
export function sortLines(body: Buffer, endpoint: KeptEndpoint): SortedPost {
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

/** Yields each line that isn't blank; undefined for a line that is too long. */
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

/** Parses a line; returns undefined if it isn't an event. */
export function parseEvent(line: string, endpoint: KeptEndpoint): PostedEvent | undefined {
  try {
    const event: unknown = JSON.parse(line)
    if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined
    return endpoint === 'logs' || typeof (event as PostedEvent).type === 'string' ? (event as PostedEvent) : undefined
  } catch {
    return undefined
  }
}
