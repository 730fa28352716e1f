/**
 * How quick the funnel is, beside what anybody would write in its place, over the same rows in the same run:
 * `node --conditions=@journey-monitor/source test/bench/funnel.ts [journeys…]`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FunnelData, makeData, simulateTemplates } from './funnel-data.ts'

interface Measured {
  readonly ms: number
  readonly peakMiB: number
}

const RUN = fileURLToPath(new URL('./funnel-run.ts', import.meta.url))
const BARS = { compacted: 3, uncompacted: 5, json: 1.5, peakMiB: 4_096 }
const MAX_JSON_JOURNEYS = Number(process.env.BENCH_JSON_UP_TO ?? Number.POSITIVE_INFINITY)

const sizes = process.argv.slice(2).map(Number)
const folder = await mkdtemp(join(tmpdir(), 'journey-monitor-bench-'))
try {
  const templates = simulateTemplates(join(folder, 'templates'))
  const results = []
  for (const journeys of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
    const data = await makeData(templates, join(folder, String(journeys)), journeys)
    results.push(measure(data))
    await rm(join(folder, String(journeys)), { recursive: true })
  }
  const [smallest, largest] = [results[0], results.at(-1)]
  if (smallest && largest && largest !== smallest) {
    const growth = largest.compacted.ms / smallest.compacted.ms
    const more = largest.data.journeys / smallest.data.journeys
    console.log(
      `From ${count(smallest.data.journeys)} to ${count(largest.data.journeys)} journeys (${more}x) the funnel takes ${growth.toFixed(1)}x as long.`,
    )
  }
  process.exitCode = results.every(({ holds }) => holds) ? 0 : 1
} finally {
  await rm(folder, { recursive: true })
}

function measure(data: FunnelData) {
  const before = loadavg()[0] ?? 0
  const naive = run('naive', data.plain, 5)
  const compacted = run('funnel', data.compacted, 5)
  const uncompacted = run('funnel', data.uncompacted, 3)
  const withJson = data.journeys <= MAX_JSON_JOURNEYS
  const read = withJson ? run('read', data.json, 2) : undefined
  const json = withJson ? run('funnel', data.json, 2) : undefined

  console.log(
    `\n${count(data.journeys)} journeys, ${count(data.events)} events; ${cpus().length} cores, load ${before.toFixed(1)} to ${(loadavg()[0] ?? 0).toFixed(1)}; compaction took ${data.compactSeconds.toFixed(1)} s`,
  )
  const verdicts = [
    line('naive query, Parquet', naive, data),
    line('funnel, compacted Parquet', compacted, data, compacted.ms / naive.ms, BARS.compacted),
    line('funnel, uncompacted Parquet', uncompacted, data, uncompacted.ms / naive.ms, BARS.uncompacted),
  ]
  if (read && json) {
    verdicts.push(line('DuckDB reads JSON', read, data))
    verdicts.push(line('funnel, JSON', json, data, (json.ms - compacted.ms) / read.ms, BARS.json))
  }
  return { data, compacted, holds: verdicts.every(Boolean) }
}

/** Prints a measurement, and says whether it keeps its bars. */
function line(name: string, { ms, peakMiB }: Measured, { events }: FunnelData, ratio?: number, bar?: number): boolean {
  const rate = `${count(Math.round((events / ms) * 1_000))} events/s`
  const holds = (ratio === undefined || bar === undefined || ratio <= bar) && peakMiB < BARS.peakMiB
  const verdict = ratio === undefined ? '' : `${ratio.toFixed(2)}x, bar ${bar}x ${holds ? 'holds' : 'FAILS'}`
  console.log(
    `  ${name.padEnd(28)} ${`${ms.toFixed(0)} ms`.padStart(10)} ${rate.padStart(22)} ${`${peakMiB.toFixed(0)} MiB`.padStart(10)}  ${verdict}`,
  )
  return holds
}

function run(what: string, path: string, times: number): Measured {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@journey-monitor/source', '--disable-warning=ExperimentalWarning', RUN, what, path, String(times)],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${what} failed: ${stderr}`)
  return JSON.parse(stdout)
}

function count(amount: number): string {
  return amount.toLocaleString('en-US')
}
