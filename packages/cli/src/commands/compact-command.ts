import { Command } from 'commander'
import type { CompactStep } from '../events/compact.ts'
import type { CommandRun } from './command-context.ts'

const MESSAGES: Record<CompactStep, string> = {
  reading: 'reading the segments',
  shapes: 'sorting events',
  journeys: 'writing journey events',
  others: 'writing views, resources and errors',
  rejected: 'keeping lines that are not events',
  syncing: 'syncing the files to disk',
  switching: 'switching to the new files',
  deleting: 'deleting the segments',
  done: 'done',
}

/** `journey-monitor compact`: makes the intake's files small and fast to read. */
export function compactCommand({ stderr, print, resolve }: CommandRun): Command {
  return new Command('compact')
    .description(
      'Replace closed segments of the intake with Parquet files: smaller, faster to read, without duplicates',
    )
    .option('--dir <folder>', 'Folder of the intake', '.journeys')
    .action(async ({ dir }: { dir: string }) => {
      const [{ compact }, { counted }] = await Promise.all([
        import('../events/compact.ts'),
        import('../system/format.ts'),
      ])
      const onStep = (step: CompactStep) => {
        if (stderr.isTTY) stderr.write(`\r\u001b[K${MESSAGES[step]} …`)
      }
      const { segments, open, events, rejected } = await compact(resolve(dir), { onStep })
      if (stderr.isTTY) stderr.write('\r\u001b[K')
      const summary =
        segments === 0 ? 'No closed segment of an intake to compact' : `Compacted ${counted(segments, 'segment')}`
      const openNote =
        open > 0 ? ` ${counted(open, 'segment')} of a running intake ${open === 1 ? 'was' : 'were'} left alone.` : ''
      const rejectedNote = rejected > 0 ? `, and ${counted(rejected, 'rejected line')}` : ''
      print(`${summary}: ${dir} has ${counted(events, 'journey event')} in Parquet${rejectedNote}.${openNote}`)
    })
}
