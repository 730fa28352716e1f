import type { JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { defaultMix } from './default-mix.ts'
import { createCourier } from './delivery.ts'
import type { Mix } from './mix.ts'
import { live } from './person.ts'
import { createRandom } from './random.ts'
import type { Truth } from './story.ts'
import { createWorld } from './world.ts'

export { defaultMix } from './default-mix.ts'
export type { AppMix, Calendar, Delivery, FailureMix, Fault, Mix, People, StepMix } from './mix.ts'
export type { Deed, Telemetry, TrueLoss, TrueStep, Truth } from './story.ts'
export { type TrueFunnel, trueFunnel } from './true-funnel.ts'

export interface SimulateOptions {
  /** How many journeys begin. */
  readonly journeys: number
  /** The same seed and mix give the same, byte for byte; fewer journeys give the beginning of it. */
  readonly seed: number
  /** Default: the prescription renewal. */
  readonly definition?: JourneyDefinition
  /** Default: {@link defaultMix}. */
  readonly mix?: Mix
}

/** What one person brings. */
export interface Simulated {
  /** RUM events as the browser SDK posts them, each as JSON. */
  readonly lines: readonly string[]
  /** What really became of the person's journeys. */
  readonly truths: readonly Truth[]
}

/** The courier's stream of random numbers, apart from all people's. */
const COURIER = -1

/**
 * Drives the real state machine through a population, person by person: what the browsers send, and the truth about it.
 * The truth comes from what people do and from what is done to them, never from what was recorded.
 *
 * @example
 * for (const { lines, truths } of simulate({ journeys: 1_000, seed: 1 })) console.log(lines.length, truths)
 */
export function* simulate({
  journeys,
  seed,
  definition = renewal,
  mix = defaultMix(definition),
}: SimulateOptions): Generator<Simulated> {
  const world = createWorld(definition, mix)
  const courier = createCourier(mix.delivery, createRandom(seed, COURIER))
  let begun = 0
  for (let index = 0; begun < journeys; index++) {
    const life = live(world, seed, index, journeys - begun)
    begun += life.stories.length
    const lines = courier.deliver(life)
    yield { lines, truths: life.stories.map(story => story.truth()) }
  }
  yield { lines: courier.rest(), truths: [] }
}
