import { Command, InvalidArgumentError } from 'commander'
import { loadDefinition } from '../journey/load-definition.ts'
import { definitionOption } from '../options.ts'
import { InputError } from '../system/errors.ts'
import { counted } from '../system/format.ts'
import { readJson } from '../system/read-text.ts'
import { defaultMix } from './default-mix.ts'
import type { Mix } from './mix.ts'
import { mixFrom } from './mix-validation.ts'
import { createOutput } from './output.ts'
import { createRandom } from './random.ts'
import { simulate } from './simulate.ts'

interface Options {
  readonly journeys: number
  readonly seed: number
  readonly mix?: string
  readonly out: string
  readonly definition?: string
}

const PROGRESS_AFTER_MS = 2_000
const PROGRESS_EVERY_MS = 1_000
const PEOPLE_PER_WRITE = 200
/** The stream of random numbers that shuffles files. */
const FILES = -2

/** `journey-monitor simulate`: RUM events of people who never lived, and the truth about them. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('write the RUM events of a simulated population, and the truth about every journey')
    .requiredOption('--journeys <number>', 'how many journeys begin', parseWhole)
    .option('--seed <number>', 'the same seed gives the same events, byte for byte', parseWhole, 1)
    .option('--mix <file>', 'JSON of what differs from the default mix of behaviour and faults')
    .requiredOption('--out <folder>', 'a new or empty folder, for rum-*.ndjson and truth.ndjson')
    .addOption(definitionOption)
    .action(run)
}

async function run({ journeys, seed, mix: mixFile, out, definition: definitionFile }: Options): Promise<void> {
  const definition = await loadDefinition(definitionFile)
  const mix =
    mixFile === undefined
      ? defaultMix(definition)
      : mixFrom(await readJson(mixFile, '--mix takes a JSON file'), definition, mixFile)
  const output = await createOutput({ dir: out, ...orderOf(mix, seed) })
  // The hints of the SDK's development mode are for those who write apps; here every person would cause some. In Node
  // `process.env` asks the system each time, and the SDK asks it at every signal: a plain object is a third faster.
  process.env = { ...process.env, NODE_ENV: 'production' }
  let isStopped = false
  const stop = () => {
    isStopped = true
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const progress = createProgress(journeys)
  let begun = 0
  let events = 0
  try {
    let lines: string[] = []
    let truths: string[] = []
    let people = 0
    const flush = async () => {
      await output.write(lines, truths)
      lines = []
      truths = []
      progress.report(begun)
    }
    for (const one of simulate({ journeys, seed, definition, mix })) {
      for (const line of one.lines) lines.push(line)
      for (const truth of one.truths) truths.push(JSON.stringify(truth))
      begun += one.truths.length
      events += one.lines.length
      if (++people % PEOPLE_PER_WRITE > 0) continue
      await flush()
      await new Promise(setImmediate)
      if (isStopped) throw new InputError('stopped; nothing was written')
    }
    await flush()
    await output.keep()
  } catch (error) {
    await output.discard()
    throw error
  } finally {
    progress.end()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
  process.stdout.write(
    `${counted(begun, 'journey')}, ${counted(events, 'RUM event')}, and the truth about them are in ${out}\n`,
  )
}

function orderOf({ delivery }: Mix, seed: number) {
  if (!delivery.filesShuffled) return {}
  const order = (segments: number) => {
    const random = createRandom(seed, FILES)
    return Array.from({ length: segments }, (_, i) => ({ i, at: random.unit() }))
      .sort((a, b) => a.at - b.at)
      .map(({ i }) => i)
  }
  return { order }
}

function createProgress(total: number) {
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
      process.stderr.write(`\r${done} of ${total} journeys (${Math.floor((done / total) * 100)} %), ${speed} a second `)
    },
    end() {
      if (isShown) process.stderr.write('\n')
    },
  }
}

function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at most nine digits.')
  return Number(text)
}
