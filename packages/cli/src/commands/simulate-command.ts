import { Command, InvalidArgumentError } from 'commander'
import type { LoadedJourney } from '../journey/profile.ts'
import type { Mix } from '../simulate/mix.ts'
import type { CommandRun, Output } from './command-context.ts'
import { definitionOption, readJourney } from './command-options.ts'

interface Options {
  readonly journeys: number
  readonly seed: number
  readonly mix?: string
  readonly out: string
  readonly definition?: string
}

const PROGRESS_AFTER_MS = 2_000
const PROGRESS_EVERY_MS = 1_000

/** `journey-monitor simulate`: writes the RUM events of simulated people, and the truth about each journey. */
export function simulateCommand(run: CommandRun): Command {
  return new Command('simulate')
    .description('Write the RUM events of simulated people, and the truth about each journey')
    .requiredOption('--journeys <number>', 'Number of journeys', parseWhole)
    .option(
      '--seed <number>',
      'Seed of the random numbers; the same seed gives the same events, byte for byte',
      parseWhole,
      1,
    )
    .option('--mix <file>', 'JSON file with changes to the default mix of behavior and faults')
    .requiredOption('--out <folder>', 'New or empty folder for rum-*.ndjson and truth.ndjson')
    .addOption(definitionOption)
    .action((options: Options) => writeEvents(run, options))
}

async function writeEvents(run: CommandRun, { journeys, seed, mix: mixFile, out, definition: module }: Options) {
  const [{ writePopulation }, { counted }] = await Promise.all([
    import('../simulate/write-population.ts'),
    import('../system/format.ts'),
  ])
  const journey = await readJourney(run, module)
  const mix = await mixOf(run, journey, mixFile)
  let isStopped = false
  const unregister = run.onStop(() => {
    isStopped = true
  })
  const progress = createCountProgress(run.stderr, journeys)
  try {
    const { begun, events } = await writePopulation({
      ...{ ...journey, journeys, seed, mix },
      dir: run.resolve(out),
      onBegun: progress.report,
      isStopped: () => isStopped,
    })
    run.print(`${counted(begun, 'journey')}, ${counted(events, 'RUM event')}, and the truth about them are in ${out}`)
  } finally {
    progress.end()
    unregister()
  }
}

async function mixOf({ resolve }: CommandRun, journey: LoadedJourney, file: string | undefined): Promise<Mix> {
  if (file === undefined) {
    const { defaultMix } = await import('../simulate/default-mix.ts')
    return defaultMix(journey)
  }
  const { readMix } = await import('../simulate/read-mix.ts')
  return readMix(resolve(file), journey)
}

function createCountProgress(stream: Output, total: number) {
  const startedAt = Date.now()
  let reportedAt = startedAt + PROGRESS_AFTER_MS - PROGRESS_EVERY_MS
  let isShown = false
  return {
    report(done: number) {
      const now = Date.now()
      if (now - reportedAt < PROGRESS_EVERY_MS) return
      reportedAt = now
      isShown = true
      const speed = Math.round((done / (now - startedAt)) * 1_000)
      stream.write(`\r${done} of ${total} journeys (${Math.floor((done / total) * 100)}%), ${speed} a second `)
    },
    end() {
      if (isShown) stream.write('\n')
    },
  }
}

function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at most nine digits.')
  return Number(text)
}
