import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { simulateJourneys } from './funnel-data.ts'
import { count, type Line, median } from './table.ts'

const SERVERS = fileURLToPath(new URL('./intake-servers.ts', import.meta.url))
const CONNECTIONS = 20
/** RUM posts at 16 KiB, or when the page is left. */
const EVENTS_A_POST = 8
const PATH = `/intake?ddforward=${encodeURIComponent('/api/v2/rum?ddsource=browser')}`

/**
 * Measures posts of a batch of RUM actions that are received, validated and synced to disk, against a Node server that only
 * reads and answers them.
 */
export async function measureIntake(
  folder: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Line> {
  const body = await batchOf(simulateJourneys(join(folder, 'simulated'), 20))
  const [intake, bare] = [await serve('intake', join(folder, 'intake')), await serve('bare', folder)]
  const rates = { intake: [] as number[], bare: [] as number[] }
  try {
    for (let i = 0; i < rounds; i++) {
      rates.bare.push(await requestsPerSecond(bare.url, body, seconds))
      rates.intake.push(await requestsPerSecond(intake.url, body, seconds))
    }
  } finally {
    await Promise.all([intake, bare].map(({ close }) => close()))
  }
  const [ours, theirs] = [median(rates.intake), median(rates.bare)]
  return {
    what: `intake, posts of ${EVENTS_A_POST} events, synced`,
    measured: `${count(ours)} posts/s`,
    comparedWith: `bare Node, kept nowhere: ${count(theirs)} posts/s`,
    ratio: ours / theirs,
  }
}

async function batchOf(folder: string): Promise<string> {
  const [segment] = (await readdir(folder)).filter(name => name.startsWith('rum-'))
  const lines = (await readFile(join(folder, segment ?? ''), 'utf8')).split('\n')
  return lines.slice(0, EVENTS_A_POST).join('\n')
}

async function serve(name: string, dir: string): Promise<{ url: string; close(): Promise<void> }> {
  const server: ChildProcess = spawn(
    process.execPath,
    ['--conditions=@journey-monitor/source', '--disable-warning=ExperimentalWarning', SERVERS, name, dir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = once(server, 'exit')
  const [said] = await Promise.race([
    once(server.stdout ?? server, 'data'),
    exited.then(() => Promise.reject(new Error(`the server "${name}" did not start`))),
  ])
  return {
    url: String(said).trim(),
    async close() {
      server.kill()
      await exited
    },
  }
}

async function requestsPerSecond(url: string, body: string, seconds: number): Promise<number> {
  const pool = new Pool(url, { connections: CONNECTIONS })
  const startedAt = performance.now()
  let posts = 0
  const post = async () => {
    while (performance.now() - startedAt < seconds * 1_000) {
      const answer = await pool.request({ path: PATH, method: 'POST', body, headers: { 'Content-Type': 'text/plain' } })
      await answer.body.dump()
      if (answer.statusCode !== 202) throw new Error(`${url} answered ${answer.statusCode} to a post`)
      posts++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, post))
  await pool.close()
  return posts / ((performance.now() - startedAt) / 1_000)
}
