import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { KEYS } from '@journey-monitor/test-kit/datadog/fake-api'
import { connect } from '../../packages/cli/src/datadog/client/connection.ts'
import { defaultConfig } from '../../packages/cli/src/datadog/config.ts'
import { pullEvents } from '../../packages/cli/src/datadog/pull/pull-events.ts'
import { PULLED_TIME } from './pulled-time.ts'
import { count, type Line, median } from './table.ts'

const SERVER = fileURLToPath(new URL('./event-server-process.ts', import.meta.url))
const BAR = 0.5

/** Measures a pull into a folder against a client that reads the same pages and keeps nothing. */
export async function measurePull(
  folder: string,
  { rounds, events }: { rounds: number; events: number },
): Promise<Line> {
  const server = spawn(
    process.execPath,
    ['--conditions=@journey-monitor/source', '--disable-warning=ExperimentalWarning', SERVER, String(events)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = once(server, 'exit')
  const rates = { pull: [] as number[], bare: [] as number[] }
  try {
    const [said] = await Promise.race([
      once(server.stdout, 'data'),
      exited.then(() => Promise.reject(new Error('the server of events did not start'))),
    ])
    const url = String(said).trim()
    for (let i = 0; i < rounds; i++) {
      rates.bare.push(await perSecond(events, () => drain(url)))
      rates.pull.push(await perSecond(events, () => pull(url, join(folder, `pulled-${i}`))))
    }
  } finally {
    server.kill()
    await exited
  }
  const [ours, theirs] = [median(rates.pull), median(rates.bare)]
  return {
    what: `datadog pull, ${count(events)} events`,
    measured: `${count(ours)} events/s`,
    comparedWith: `a bare client, kept nowhere: ${count(theirs)} events/s`,
    ratio: ours / theirs,
    bar: { text: `≥ ${BAR}`, holds: ours / theirs >= BAR },
  }
}

async function perSecond(events: number, read: () => Promise<number>): Promise<number> {
  const startedAt = performance.now()
  const found = await read()
  if (found !== events) throw new Error(`${found} events were read of ${events}`)
  return events / ((performance.now() - startedAt) / 1_000)
}

async function pull(url: string, folder: string): Promise<number> {
  const connection = await connect({ site: 'ddog-gov.com', env: { ...KEYS, DD_API_URL: url }, retries: 0 })
  const options = { folder, ...PULLED_TIME, now: PULLED_TIME.to, kinds: [], config: defaultConfig(renewalJourney) }
  return (await pullEvents(renewalJourney, connection, options)).added
}

/** Reads page after page, and parses each. */
async function drain(url: string): Promise<number> {
  let [found, cursor]: [number, string | undefined] = [0, undefined]
  do {
    const response: Response = await fetch(`${url}/api/v2/rum/events/search`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        filter: { query: '@type:action', from: String(PULLED_TIME.from), to: String(PULLED_TIME.to) },
        page: { limit: 1_000, cursor },
      }),
    })
    const { data, meta } = (await response.json()) as { data: unknown[]; meta: { page?: { after?: string } } }
    found += data.length
    cursor = meta.page?.after
  } while (cursor !== undefined)
  return found
}
