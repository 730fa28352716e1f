/**
 * `bench [--write]`: runs all benchmarks and prints one table; `--write` stores it in `docs/benchmarks.md`. `bench
 * funnel [journeys…]`: runs only the funnel, at these sizes. `bench pull [events]`: runs only `datadog pull`. `bench
 * calls`: runs only the cost of a signal. `bench rollout`: runs only the rollout's commands, over 350,000 events. `bench
 * start-up`: runs only the start of the command line.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '@journey-monitor/example-browser'
import { withBenchSite } from './bench-site.ts'
import { countRenders, measureCalls, measureHeap, measureStart, renderLine } from './chromium.ts'
import { keepResults } from './document.ts'
import { funnelLines, reportFunnel } from './funnel.ts'
import { measureIntake } from './intake-load.ts'
import { currentLoad, describeMachine } from './machine.ts'
import { measurePull } from './pull-load.ts'
import { measureRollout } from './rollout.ts'
import { measureSizes } from './size.ts'
import { measureStartUp } from './start-up.ts'
import { holdsAll, type Line, renderTable } from './table.ts'

const WAIT_LIMIT_MS = 60_000
const FUNNEL_SIZES = [10_000, 100_000, 1_000_000]

async function measureAll(folder: string): Promise<{ lines: Line[]; chromium: string }> {
  const lines = [...(await telling('sizes', measureSizes))]
  lines.push(...(await telling('start-up', () => measureStartUp(folder))))
  const browser = await launchBrowser({ waitLimitMs: WAIT_LIMIT_MS })
  const chromium = await withBenchSite(browser, async site => {
    lines.push(...(await telling('calls', () => measureCalls(site, { pages: 5 }))))
    lines.push(await telling('start', () => measureStart(site, { pages: 15 })))
    lines.push(renderLine(await telling('renders', () => countRenders(site))))
    lines.push(await telling('heap', () => measureHeap(site, { from: 1_000, to: 10_000 })))
    return site.chromium
  }).finally(() => browser.close())
  lines.push(...(await telling('funnel', () => funnelLines([10_000, 100_000]))))
  lines.push(...(await telling('rollout', () => measureRollout(folder))))
  lines.push(await telling('intake', () => measureIntake(folder, { rounds: 5, seconds: 3 })))
  lines.push(await telling('pull', () => measurePull(folder, { rounds: 3, events: 100_000 })))
  return { lines, chromium }
}

async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'journey-monitor-bench-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function telling<Result>(what: string, measure: () => Promise<Result>): Promise<Result> {
  console.error(`bench: ${what} …`)
  return measure()
}

/** Builds the packages, so that the benchmark measures what would be published now. */
function buildPackages(): void {
  const { status } = spawnSync('pnpm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  if (status !== 0) throw new Error('the packages did not build')
}

function readArguments(): { write: boolean; positionals: string[] } {
  const args = process.argv.slice(2)
  const write = args.includes('--write')
  return { write, positionals: args.filter(each => each !== '--write') }
}

function refuse(message: string): void {
  console.error(`bench: ${message}`)
  process.exitCode = 2
}

const { write, positionals } = readArguments()
const [what, ...sizes] = positionals
if (what === 'funnel' && !write) {
  const journeys = sizes.map(Number)
  if (journeys.every(size => Number.isInteger(size) && size > 0)) {
    if (!(await reportFunnel(journeys.length > 0 ? journeys : FUNNEL_SIZES))) process.exitCode = 1
  } else refuse(`"${sizes.join(' ')}" are not numbers of journeys`)
} else if (what === 'pull' && sizes.length <= 1 && !write) {
  const line = await inFolder(folder => measurePull(folder, { rounds: 3, events: Number(sizes[0] ?? 100_000) }))
  console.log(renderTable([line]))
  if (!holdsAll([line])) process.exitCode = 1
} else if (what === 'rollout' && sizes.length === 0 && !write) {
  const lines = await inFolder(measureRollout)
  console.log(renderTable(lines))
  if (!holdsAll(lines)) process.exitCode = 1
} else if (what === 'calls' && sizes.length === 0 && !write) {
  buildPackages()
  const browser = await launchBrowser({ waitLimitMs: WAIT_LIMIT_MS })
  const lines = await withBenchSite(browser, site => measureCalls(site, { pages: 5 })).finally(() => browser.close())
  console.log(renderTable(lines))
  if (!holdsAll(lines)) process.exitCode = 1
} else if (what === 'start-up' && sizes.length === 0 && !write) {
  buildPackages()
  const lines = await inFolder(measureStartUp)
  console.log(renderTable(lines))
  if (!holdsAll(lines)) process.exitCode = 1
} else if (what !== undefined)
  refuse(
    `"${positionals.join(' ')}" does not exist; give nothing, --write, calls, funnel [journeys…], pull [events], rollout, or start-up`,
  )
else {
  const loadBefore = currentLoad()
  buildPackages()
  const { lines, chromium } = await inFolder(measureAll)
  const machine = describeMachine(chromium, loadBefore)
  console.log(`${machine}\n\n${renderTable(lines)}`)
  if (write) await keepResults({ machine, lines, date: new Date() })
  if (!holdsAll(lines)) process.exitCode = 1
}
