import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { computeFunnel, type FunnelOptions, type FunnelResult } from '@journey-monitor/cli/funnel'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { LATER } from './journey-recorder.ts'
import { withFolder } from './temporary-folder.ts'

/** Formats events as newline-delimited JSON. Keeps strings unchanged. */
export function lines(events: readonly unknown[]): string {
  return events.map(event => `${typeof event === 'string' ? event : JSON.stringify(event)}\n`).join('')
}

/** Computes the funnel of `events`, by default as of a time when everything has expired. */
export function funnelOf(
  definition: JourneyDefinition,
  events: readonly unknown[],
  options: FunnelOptions = { asOf: LATER },
): Promise<FunnelResult> {
  return withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, lines(events))
    return computeFunnel(definition, [file], options)
  })
}
