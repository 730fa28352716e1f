import { cpus, loadavg, totalmem } from 'node:os'

/** Describes the machine of the measurements. */
export function describeMachine(chromium: string, loadBefore: number): string {
  const [{ model = 'unknown processor' } = {}] = cpus()
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`
  const load = `${loadBefore.toFixed(1)} before, ${currentLoad().toFixed(1)} after`
  return `${cpus().length} cores (${model.trim()}), ${memory}, Node ${process.versions.node}, Chromium ${chromium}; load ${load}`
}

export function currentLoad(): number {
  return loadavg()[0] ?? 0
}
