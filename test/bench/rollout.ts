/** Measures the rollout's commands over many events against one reading of the funnel's fields. */
import { spawnSync } from 'node:child_process'
import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureRun } from './funnel.ts'
import { runCli } from './funnel-data.ts'
import { count, type Line, median } from './table.ts'

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const ROLLOUT = inRepository('examples/rollout/sample-rollout.json')
const MIX = inRepository('examples/rollout/simulation.json')
const PLAN = inRepository('packages/cli/src/rollout/results/release-plans/coordination.md')
/** Number of simulated journeys. Their apps send 350,000 events. */
const JOURNEYS = 28_000
const ROUNDS = 3
const BARS = { check: 3_000, results: 10_000 }

/** Asks `rollout check` and `rollout results --all` about a rollout that 28,000 simulated journeys went through. */
export async function measureRollout(folder: string): Promise<Line[]> {
  const past = join(folder, 'past')
  runCli('simulate', '--journeys', String(JOURNEYS), '--seed', '4', '--mix', MIX, '--out', past)
  const files = (await readdir(past)).filter(name => name.startsWith('rum-')).map(name => join(past, name))
  const events = Number(spawnSync('sh', ['-c', 'cat "$@" | wc -l', 'sh', ...files], { encoding: 'utf8' }).stdout)
  const plan = join(folder, 'plan.md')
  const times = { read: [] as number[], check: [] as number[], results: [] as number[] }
  const asking = (...args: string[]) => timed(() => runCli('rollout', ...args, '--rollout', ROLLOUT))
  for (let round = 0; round < ROUNDS; round++) {
    times.read.push(measureRun('read', join(past, 'rum-*.ndjson')).ms)
    times.check.push(asking('check', ...files, '--stage', 'E', '--as-of', '2026-11-20'))
    await copyFile(PLAN, plan)
    times.results.push(asking('results', ...files, '--all', '--plan', plan, '--as-of', '2026-12-18'))
  }
  await rm(past, { recursive: true })
  const read = median(times.read)
  const line = (what: string, ms: number, bar: number): Line => ({
    what: `\`rollout ${what}\` of ${count(events)} events`,
    measured: `${count(ms)} ms`,
    comparedWith: `reading the funnel's fields: ${count(read)} ms`,
    ratio: ms / read,
    bar: { text: `≤ ${bar / 1_000} s`, holds: ms <= bar },
  })
  return [line('check', median(times.check), BARS.check), line('results --all', median(times.results), BARS.results)]
}

function timed(run: () => void): number {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}
