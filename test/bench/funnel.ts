/** Measures the funnel against a naive query, over the same rows in the same run. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FunnelData, makeData, simulateJourneys } from './funnel-data.ts'
import { currentLoad } from './machine.ts'
import { count, type Line } from './table.ts'

interface Measured {
  readonly ms: number
  /** Processor time of all cores, which depends less on other load than the clock does. */
  readonly cpuMs: number
  readonly peakMiB: number
}

const RUN = fileURLToPath(new URL('./funnel-run.ts', import.meta.url))
const BARS = { compacted: 3, uncompacted: 5, json: 1.5, peakMiB: 4_096 }
const MAX_JSON_JOURNEYS = Number(process.env.BENCH_JSON_UP_TO ?? Number.POSITIVE_INFINITY)

/** Measurements at one size. */
interface Figures {
  readonly data: FunnelData
  readonly load: readonly number[]
  readonly naive: Measured
  readonly compacted: Measured
  readonly uncompacted: Measured
  /** Absent for more journeys than `BENCH_JSON_UP_TO`. */
  readonly read?: Measured | undefined
  readonly json?: Measured | undefined
}

/** Prints the figures of each size as they are measured. Returns whether all bars hold. */
export async function reportFunnel(sizes: readonly number[]): Promise<boolean> {
  const verdicts: boolean[] = []
  const results = await measureFunnels(sizes, figures => verdicts.push(print(figures)))
  const [smallest, largest] = [results[0], results.at(-1)]
  if (smallest && largest && largest !== smallest) {
    const growth = largest.compacted.ms / smallest.compacted.ms
    const more = largest.data.journeys / smallest.data.journeys
    console.log(
      `From ${count(smallest.data.journeys)} to ${count(largest.data.journeys)} journeys (${more}x) the funnel takes ${growth.toFixed(1)}x as long.`,
    )
  }
  return verdicts.every(Boolean)
}

/** The ratios of each size. */
export async function funnelLines(sizes: readonly number[]): Promise<Line[]> {
  return (await measureFunnels(sizes)).flatMap(linesOf)
}

function linesOf(figures: Figures): Line[] {
  const { naive, compacted, uncompacted, read, json } = figures
  const line = (
    from: string,
    measured: Measured,
    comparedWith: string,
    base: Measured,
    of: number,
    bar: number,
  ): Line => ({
    what: `funnel of ${count(figures.data.journeys)} journeys, ${from}`,
    measured: `${count(measured.ms)} ms`,
    comparedWith: `${comparedWith}: ${count(base.ms)} ms`,
    ratio: of,
    bar: { text: `≤ ${bar}`, holds: of <= bar && measured.peakMiB < BARS.peakMiB },
  })
  return [
    line('Parquet', compacted, 'naive query', naive, RATIOS.compacted(figures, byClock), BARS.compacted),
    line('not compacted', uncompacted, 'naive query', naive, RATIOS.uncompacted(figures, byClock), BARS.uncompacted),
    ...(read && json
      ? [line('JSON, less the Parquet line', json, 'reading it', read, RATIOS.json(figures, byClock), BARS.json)]
      : []),
  ]
}

async function measureFunnels(
  sizes: readonly number[],
  onMeasured: (figures: Figures) => void = () => {},
): Promise<Figures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'journey-monitor-bench-'))
  try {
    const templates = simulateJourneys(join(folder, 'templates'))
    const results: Figures[] = []
    for (const journeys of sizes) {
      const data = await makeData(templates, join(folder, String(journeys)), journeys)
      const figures = measure(data)
      results.push(figures)
      onMeasured(figures)
      await rm(join(folder, String(journeys)), { recursive: true })
    }
    return results
  } finally {
    await rm(folder, { recursive: true })
  }
}

function measure(data: FunnelData): Figures {
  const load = [currentLoad()]
  const [naive, compacted, uncompacted] = inTurns(
    5,
    ['naive', data.plain],
    ['funnel', data.compacted],
    ['funnel', data.uncompacted],
  )
  const [read, json] = data.journeys <= MAX_JSON_JOURNEYS ? inTurns(2, ['read', data.json], ['funnel', data.json]) : []
  return { data, load: [...load, currentLoad()], naive, compacted, uncompacted, read, json }
}

/** Reads a measurement: time by the clock, or processor time. */
type Of = (measured: Measured) => number
const byClock: Of = ({ ms }) => ms
const byProcessor: Of = ({ cpuMs }) => cpuMs

const RATIOS = {
  compacted: ({ compacted, naive }: Figures, of: Of) => of(compacted) / of(naive),
  uncompacted: ({ uncompacted, naive }: Figures, of: Of) => of(uncompacted) / of(naive),
  json: ({ json, compacted, read }: Figures, of: Of) => (json && read ? (of(json) - of(compacted)) / of(read) : 0),
}

function print(figures: Figures): boolean {
  const { data, load, naive, compacted, uncompacted, read, json } = figures
  console.log(
    `\n${count(data.journeys)} journeys, ${count(data.events)} events; ${cpus().length} cores, load ${load.map(each => each.toFixed(1)).join(' to ')}`,
  )
  console.log(`  compaction took ${data.compactSeconds.toFixed(1)} s`)
  printMeasured('naive query, Parquet', naive, data)
  const verdicts = [
    printRatio('funnel, compacted Parquet', compacted, figures, 'compacted'),
    printRatio('funnel, uncompacted Parquet', uncompacted, figures, 'uncompacted'),
  ]
  if (read && json) {
    printMeasured('DuckDB reads JSON', read, data)
    verdicts.push(printRatio('funnel, JSON', json, figures, 'json'))
  }
  return verdicts.every(Boolean)
}

/** Prints a measurement. Returns whether it keeps its bars. */
function printRatio(name: string, measured: Measured, figures: Figures, which: keyof typeof RATIOS): boolean {
  const ratio = RATIOS[which](figures, byClock)
  const holds = ratio <= BARS[which] && measured.peakMiB < BARS.peakMiB
  const processor = RATIOS[which](figures, byProcessor).toFixed(2)
  const verdict = `${ratio.toFixed(2)}x (processor: ${processor}x), bar ${BARS[which]}x ${holds ? 'holds' : 'FAILS'}`
  printMeasured(name, measured, figures.data, verdict)
  return holds
}

function printMeasured(name: string, { ms, cpuMs, peakMiB }: Measured, { events }: FunnelData, verdict = ''): void {
  const columns = [
    `${ms.toFixed(0)} ms`.padStart(10),
    `${cpuMs.toFixed(0)} ms`.padStart(10),
    `${count((events / ms) * 1_000)} events/s`.padStart(22),
    `${peakMiB.toFixed(0)} MiB`.padStart(10),
  ]
  console.log(`  ${name.padEnd(28)}${columns.join('')}  ${verdict}`)
}

/** Measures each in turn several times, so that all meet the same machine, and returns the best of each. */
function inTurns<const Runs extends readonly (readonly [what: string, path: string])[]>(
  rounds: number,
  ...runs: Runs
): { [Key in keyof Runs]: Measured } {
  const best: Measured[] = []
  for (let round = 0; round < rounds; round++) {
    for (const [i, [what, path]] of runs.entries()) best[i] = better(measureRun(what, path), best[i])
  }
  return best as { [Key in keyof Runs]: Measured }
}

function better(a: Measured, b: Measured = a): Measured {
  return { ms: Math.min(a.ms, b.ms), cpuMs: Math.min(a.cpuMs, b.cpuMs), peakMiB: Math.max(a.peakMiB, b.peakMiB) }
}

/** Measures one of the runs of `funnel-run.ts` over `path`, in a separate process. */
export function measureRun(what: string, path: string): Measured {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@journey-monitor/source', '--disable-warning=ExperimentalWarning', RUN, what, path],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${what} failed: ${stderr}`)
  return JSON.parse(stdout)
}
