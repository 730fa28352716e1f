import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { expect } from 'vitest'
import { connect } from '../../../cli/src/datadog/client/connection.ts'
import { defaultConfig } from '../../../cli/src/datadog/config.ts'
import { pullEvents } from '../../../cli/src/datadog/pull/pull-events.ts'
import { withFolder } from '../temporary-folder.ts'
import { eventNumber, startEventServer } from './event-server.ts'

/** Pulls `events` events from a server that fails repeatedly. Expects each event exactly once. */
export async function expectPulledOnce(events: number): Promise<void> {
  const range = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 20) }
  const server = await startEventServer({ events, ...range, faults: true })
  try {
    await withFolder(async folder => {
      const connection = await connect({ site: 'ddog-gov.com', env: server.env, retries: 0 })
      const options = { folder, ...range, now: range.to, kinds: [], pauseMs: 1, config: defaultConfig(renewalJourney) }
      expect(await pullEvents(renewalJourney, connection, options)).toEqual({ added: events, missing: 0 })
      expect(server.failed()).toBeGreaterThan(events / 20_000)
      const times = await timesPulled(folder, events)
      expect(times.filter(count => count !== 1)).toHaveLength(0)
    })
  } finally {
    await server.close()
  }
}

/** Counts the copies of each event in the folder. */
async function timesPulled(folder: string, events: number): Promise<Uint8Array> {
  const times = new Uint8Array(events)
  for (const name of (await readdir(folder)).filter(each => each.endsWith('.ndjson'))) {
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      const i = eventNumber(JSON.parse(line).action.id)
      times[i] = (times[i] ?? 0) + 1
    }
  }
  return times
}
