/** Runs what is named first over the path that is named second, some times, and prints how long it took and its peak memory. */
import { computeFunnel } from '@journey-monitor/cli/funnel'
import { renewal } from '@journey-monitor/sdk/renewal'
import { withDatabase } from '../../packages/cli/src/events/database.ts'
import { naiveFunnel, readJson } from './funnel-baselines.ts'

const RUNS = {
  funnel: (path: string) => computeFunnel(renewal, [path]),
  naive: (path: string) => withDatabase(database => naiveFunnel(database, renewal, path)),
  read: (path: string) => withDatabase(database => readJson(database, path)),
}

const [, , name, path, times] = process.argv as [string, string, keyof typeof RUNS, string, string]
const took: number[] = []
for (let i = 0; i < Number(times); i++) {
  const startedAt = performance.now()
  await RUNS[name](path)
  took.push(performance.now() - startedAt)
}
const peakMiB = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ ms: Math.min(...took), peakMiB }))
