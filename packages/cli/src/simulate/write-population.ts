import type { LoadedJourney } from '../journey/profile.ts'
import { InputError } from '../system/errors.ts'
import type { Mix } from './mix.ts'
import { createPopulationFolder } from './population-folder.ts'
import { inProductionMode } from './production-mode.ts'
import { createRandom } from './seeded-random.ts'
import { simulate } from './simulate.ts'

export interface PopulationOptions extends LoadedJourney {
  readonly journeys: number
  readonly seed: number
  readonly mix: Mix
  /** A new or empty folder. */
  readonly dir: string
  /** Called with the number of journeys so far. */
  readonly onBegun: (journeys: number) => void
  /** Checked between people. */
  readonly isStopped: () => boolean
}

const PEOPLE_PER_WRITE = 200
/** The random stream that shuffles files. */
const FILES_STREAM = -2

/**
 * Simulates a population and writes its events and ground truth to a folder, completely or not at all.
 * @throws InputError if the folder is not empty, cannot be written, or `isStopped` returns true.
 */
export async function writePopulation(options: PopulationOptions): Promise<{ begun: number; events: number }> {
  const { journeys, seed, definition, profile, mix, dir, onBegun, isStopped } = options
  const output = await createPopulationFolder({ dir, ...orderOf(mix, seed) })
  const people = simulate({ journeys, seed, definition, profile, mix })[Symbol.iterator]()
  let begun = 0
  let events = 0
  try {
    for (;;) {
      const some = inProductionMode(() => nextOf(people))
      const lines = some.flatMap(each => each.lines)
      const truths = some.flatMap(each => each.truths)
      await output.write(
        lines,
        truths.map(truth => JSON.stringify(truth)),
      )
      begun += truths.length
      events += lines.length
      onBegun(begun)
      if (some.length < PEOPLE_PER_WRITE) break
      await new Promise(setImmediate)
      if (isStopped()) throw new InputError('stopped; nothing was written')
    }
    await output.keep()
    return { begun, events }
  } catch (error) {
    await output.discard()
    throw error
  }
}

function nextOf<Person>(people: Iterator<Person>): Person[] {
  const some: Person[] = []
  while (some.length < PEOPLE_PER_WRITE) {
    const { done, value } = people.next()
    if (done) break
    some.push(value)
  }
  return some
}

function orderOf({ delivery }: Mix, seed: number) {
  if (!delivery.filesShuffled) return {}
  const order = (segments: number) => {
    const random = createRandom(seed, FILES_STREAM)
    return Array.from({ length: segments }, (_, i) => ({ i, at: random.unit() }))
      .sort((a, b) => a.at - b.at)
      .map(({ i }) => i)
  }
  return { order }
}
