import { isUtf8 } from 'node:buffer'
import type { KeptEndpoint } from './endpoint.ts'

/** An event as it was posted. */
export type PostedEvent = Readonly<Record<string, unknown>>

export interface SortedLines {
  /** The lines to keep, as they came, and what each one says. */
  readonly kept: readonly { readonly line: string; readonly event: PostedEvent }[]
  /** Lines in which the SDK reports about itself. */
  readonly telemetry: number
  /** Lines that are no event. */
  readonly malformed: number
}

/** Sorts the lines of a newline-delimited body into what is kept, what is passed over and what is no event. */
export function sortLines(body: Buffer, endpoint: KeptEndpoint): SortedLines {
  if (!isUtf8(body)) return { kept: [], telemetry: 0, malformed: 1 }
  const lines = body
    .toString()
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
  const events = lines.map(line => ({ line, event: parseEvent(line, endpoint) }))
  const isTelemetry = (event: PostedEvent | undefined) => endpoint === 'rum' && event?.type === 'telemetry'
  return {
    kept: events.filter(
      (each): each is { line: string; event: PostedEvent } => !!each.event && !isTelemetry(each.event),
    ),
    telemetry: events.filter(each => isTelemetry(each.event)).length,
    malformed: events.filter(each => !each.event).length,
  }
}

function parseEvent(line: string, endpoint: KeptEndpoint): PostedEvent | undefined {
  try {
    const event: unknown = JSON.parse(line)
    if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined
    return endpoint === 'logs' || typeof (event as PostedEvent).type === 'string' ? (event as PostedEvent) : undefined
  } catch {
    return undefined
  }
}
