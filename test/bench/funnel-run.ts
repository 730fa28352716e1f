/**
 * Runs the baseline or funnel named by the first argument over the path in the second. Prints its duration by the clock,
 * its processor time and its peak memory.
 */
import { computeFunnel } from '@journey-monitor/cli/funnel'
import { renewal } from '@journey-monitor/sdk/renewal'
import { withDatabase } from '../../packages/cli/src/events/database.ts'
import { naiveFunnel, readJson } from './funnel-baselines.ts'

const RUNS = {
  funnel: (path: string) => computeFunnel(renewal, [path]),
  naive: (path: string) => withDatabase(database => naiveFunnel(database, renewal, path)),
  read: (path: string) => withDatabase(database => readJson(database, path)),
}

const [, , name, path] = process.argv as [string, string, keyof typeof RUNS, string]
const cpuBefore = process.cpuUsage()
const startedAt = performance.now()
await RUNS[name](path)
const ms = performance.now() - startedAt
const { user, system } = process.cpuUsage(cpuBefore)
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1_000, peakMiB: process.resourceUsage().maxRSS / 1024 }))
