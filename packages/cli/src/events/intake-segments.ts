import { readdir } from 'node:fs/promises'
import { isRunning } from '../system/running-process.ts'

/** The name of a RUM segment of the intake: when it was begun, by which process. */
const SEGMENT = /^rum-(\d{8}T\d{9}Z)-(\d+)-[\da-f]{8}\.ndjson$/

/**
 * The names of the intake's RUM segments in `folder`. An intake appends to its newest one only: it is open while that
 * process runs; all others are closed.
 */
export async function segmentsOf(folder: string): Promise<{ closed: string[]; open: string[] }> {
  const names = (await readdir(folder)).filter(name => SEGMENT.test(name)).sort()
  const newest = new Map(names.map(name => [processOf(name), name]))
  const isOpen = (name: string) => newest.get(processOf(name)) === name && isRunning(processOf(name))
  return { closed: names.filter(name => !isOpen(name)), open: names.filter(isOpen) }
}

function processOf(name: string): number {
  return Number(SEGMENT.exec(name)?.[2])
}
