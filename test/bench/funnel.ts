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
  /** Of all cores: what others do on the machine changes it less. */
  readonly cpuMs: number
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
  const loads = [loadavg()[0] ?? 0]
  const [naive, compacted, uncompacted] = inTurns(
    5,
    ['naive', data.plain],
    ['funnel', data.compacted],
    ['funnel', data.uncompacted],
  )
  const [read, json] = data.journeys <= MAX_JSON_JOURNEYS ? inTurns(2, ['read', data.json], ['funnel', data.json]) : []
  loads.push(loadavg()[0] ?? 0)

  console.log(
    `\n${count(data.journeys)} journeys, ${count(data.events)} events; ${cpus().length} cores, load ${loads.map(load => load.toFixed(1)).join(' to ')}`,
  )
  console.log(`  compaction took ${data.compactSeconds.toFixed(1)} s`)
  const verdicts = [
    line('naive query, Parquet', naive, data),
    line('funnel, compacted Parquet', compacted, data, {
      of: each => each(compacted) / each(naive),
      bar: BARS.compacted,
    }),
    line('funnel, uncompacted Parquet', uncompacted, data, {
      of: each => each(uncompacted) / each(naive),
      bar: BARS.uncompacted,
    }),
  ]
  if (read && json) {
    verdicts.push(line('DuckDB reads JSON', read, data))
    verdicts.push(
      line('funnel, JSON', json, data, { of: each => (each(json) - each(compacted)) / each(read), bar: BARS.json }),
    )
  }
  return { data, compacted, holds: verdicts.every(Boolean) }
}

interface Ratio {
  of(each: (measured: Measured) => number): number
  readonly bar: number
}

/** Prints a measurement, and says whether it keeps its bars. */
function line(name: string, { ms, cpuMs, peakMiB }: Measured, { events }: FunnelData, ratio?: Ratio): boolean {
  const rate = `${count(Math.round((events / ms) * 1_000))} events/s`
  const byClock = ratio?.of(measured => measured.ms) ?? 0
  const holds = byClock <= (ratio?.bar ?? 0) && peakMiB < BARS.peakMiB
  const verdict = ratio
    ? `${byClock.toFixed(2)}x (processor: ${ratio.of(measured => measured.cpuMs).toFixed(2)}x), bar ${ratio.bar}x ${holds ? 'holds' : 'FAILS'}`
    : ''
  const columns = [
    `${ms.toFixed(0)} ms`.padStart(10),
    `${cpuMs.toFixed(0)} ms`.padStart(10),
    rate.padStart(22),
    `${peakMiB.toFixed(0)} MiB`.padStart(10),
  ]
  console.log(`  ${name.padEnd(28)}${columns.join('')}  ${verdict}`)
  return holds
}

/** The best of some runs of each, one after the other, so that all meet the same machine. */
function inTurns<const Runs extends readonly (readonly [what: string, path: string])[]>(
  rounds: number,
  ...runs: Runs
): { [Key in keyof Runs]: Measured } {
  const best: Measured[] = []
  for (let round = 0; round < rounds; round++) {
    for (const [i, [what, path]] of runs.entries()) best[i] = better(run(what, path), best[i])
  }
  return best as { [Key in keyof Runs]: Measured }
}

function better(a: Measured, b: Measured = a): Measured {
  return { ms: Math.min(a.ms, b.ms), cpuMs: Math.min(a.cpuMs, b.cpuMs), peakMiB: Math.max(a.peakMiB, b.peakMiB) }
}

function run(what: string, path: string): Measured {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@journey-monitor/source', '--disable-warning=ExperimentalWarning', RUN, what, path],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${what} failed: ${stderr}`)
  return JSON.parse(stdout)
}

function count(amount: number): string {
  return amount.toLocaleString('en-US')
}
