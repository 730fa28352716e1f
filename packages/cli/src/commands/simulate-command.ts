import { Command, InvalidArgumentError } from 'commander'
import type { LoadedJourney } from '../journey/profile.ts'
import type { Mix } from '../simulate/mix.ts'
import { count, counted } from '../system/format.ts'
import { createProgress } from '../system/progress.ts'
import type { CommandRun, Output } from './command-context.ts'
import { definitionOption, readJourney } from './command-options.ts'

interface Options {
  readonly journeys: number
  readonly seed: number
  readonly mix?: string
  readonly out: string
  readonly definition?: string
}

const FIRST_AFTER_MS = 2_000
/** Time between two lines of progress: a log gets fewer than a terminal. */
const NEXT_AFTER_MS = { terminal: 1_000, log: 10_000 }

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
  const { writePopulation } = await import('../simulate/write-population.ts')
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

/** Shows how many of `total` journeys have begun, and how fast. */
function createCountProgress(stream: Output, total: number) {
  const progress = createProgress(stream)
  const startedAt = Date.now()
  let nextAt = startedAt + FIRST_AFTER_MS
  return {
    report(done: number) {
      const now = Date.now()
      if (now < nextAt) return
      nextAt = now + (stream.isTTY ? NEXT_AFTER_MS.terminal : NEXT_AFTER_MS.log)
      const speed = Math.round((done / (now - startedAt)) * 1_000)
      progress.show(`${count(done)} of ${count(total)} journeys, ${count(speed)} a second`)
    },
    end: progress.end,
  }
}

function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at most nine digits.')
  return Number(text)
}
