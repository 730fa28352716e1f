import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JourneyEvent } from '@journey-monitor/sdk'

/** Reads the lines that an intake wrote to `dir`, as posted, in order of arrival. */
export async function postedLines(dir: string, kind: 'rum' | 'logs'): Promise<string[]> {
  const files = (await readdir(dir)).filter(name => name.startsWith(`${kind}-`)).sort()
  const texts = await Promise.all(files.map(name => readFile(join(dir, name), 'utf8')))
  return texts.flatMap(text => text.split('\n').filter(Boolean))
}

/** Reads the journey events that RUM posted as actions to the intake that writes into `dir`, in order of arrival. */
export async function postedJourneyEvents(dir: string): Promise<JourneyEvent[]> {
  return (await postedLines(dir, 'rum'))
    .map(line => JSON.parse(line) as { type: string; context?: { journey?: JourneyEvent } })
    .flatMap(({ type, context }) => (type === 'action' && context?.journey ? [context.journey] : []))
}
