import { spawnSync } from 'node:child_process'
import { cp, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { computeFunnel, type FunnelOptions, type FunnelResult } from '@journey-monitor/cli/funnel'
import { renewal } from '@journey-monitor/sdk/renewal'
import { expect } from 'vitest'
import { type CompactStep, compact } from '../../cli/src/events/compact.ts'
import { lines } from './event-funnel.ts'
import { LATER, type RumAction } from './journey-recorder.ts'
import { eventsOf, inTurn, link, through } from './renewal-walks.ts'

/** No process has this ID. */
const DEAD = 999_999_999

export const COMPACT_STEPS: readonly CompactStep[] = [
  'reading',
  'shapes',
  'journeys',
  'others',
  'rejected',
  'syncing',
  'switching',
  'deleting',
  'done',
]

/** Names a segment of the intake. By default, its process has ended. */
export function segment(day: number, pid = DEAD): string {
  return `rum-202611${day}T000000000Z-${pid}-0123abcd.ndjson`
}

export const walks: readonly RumAction[] = eventsOf(
  through('return'),
  inTurn(link, ({ journey }) => {
    journey.start('modal')
    journey.abandon('modal', 'back')
  }),
  inTurn(through('modal'), ({ journey, wait }) => {
    journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
    wait(1_500)
    journey.complete('care_team_pick', { care_teams: 3 })
  }),
  ({ journey }) => journey.start('care_team_pick'),
)

const first = walks[0] as RumAction

/** The context of the first event of `walks`, with other fields of its journey. */
export function contextWith(journey: object): object {
  return { journey: { ...first.context.journey, ...journey } }
}

/** Every kind of line that a segment can hold: events, once and twice; a conflict; a line for each rejection reason; others. */
export const everyKindOfLine: readonly unknown[] = [
  ...walks.slice(3),
  ...walks.slice(0, 7),
  { ...first, action: { ...first.action, id: 'another' }, context: contextWith({ phase: 'complete' }) },
  { ...first, context: contextWith({ step: 'checkout' }) },
  { ...first, context: contextWith({ version: 2 }) },
  { ...first, context: contextWith({ seq: 0 }) },
  { ...first, context: { journey: 'rx_renewal' } },
  '{"torn": ',
  'GET /index.html',
  JSON.stringify({ type: 'view', date: 2 }).replace('}', ',}'),
  '',
  { type: 'view', date: 1, view: { id: 'v', url: 'https://va.gov/a', time_spent: 5 }, _dd: { document_version: 1 } },
]

/** Computes the funnel of a folder, long after everything expired. */
export function funnelIn(folder: string, options: FunnelOptions = {}): Promise<FunnelResult> {
  return computeFunnel(renewal, [folder], { asOf: LATER, ...options })
}

/** Writes a folder in which one half is compacted and the other is not. */
export async function writeHalfCompacted(folder: string): Promise<void> {
  await writeFile(join(folder, segment(10)), lines(everyKindOfLine.slice(0, 9)))
  await compact(folder)
  await writeFile(join(folder, segment(11)), lines(everyKindOfLine.slice(9)))
}

export const COMPACT_AND_DIE: string = fileURLToPath(new URL('./compact-and-die.ts', import.meta.url))

/** Compacts a folder in a process that kills itself before `step`. */
export function compactAndDie(folder: string, step: CompactStep): void {
  const { signal } = spawnSync(process.execPath, [
    '--conditions=@journey-monitor/source',
    COMPACT_AND_DIE,
    folder,
    step,
  ])
  expect(signal).toBe('SIGKILL')
}

/** Copies a folder in the state that a compaction leaves if it is killed now: all files, and the lock of a dead process. */
export async function copyAsIfKilled(folder: string, copy: string): Promise<void> {
  await cp(folder, copy, { recursive: true })
  const lock = join(copy, 'compacting')
  const [owner = ''] = await readdir(lock)
  await rename(join(lock, owner), join(lock, owner.replace(/^process-\d+-/, `process-${DEAD}-`)))
}

/** Expects that a folder in which a compaction was killed still has the funnel `before`, also after the next compaction. */
export async function expectNothingLost(folder: string, before: FunnelResult): Promise<void> {
  expect(await funnelIn(folder)).toEqual(before)
  await compact(folder)
  expect(await funnelIn(folder)).toEqual(before)
  expect(await readdir(folder)).toEqual([expect.stringMatching(/^compacted-generation-\d$/)])
}
