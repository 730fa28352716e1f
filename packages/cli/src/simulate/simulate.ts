import type { LoadedJourney } from '../journey/profile.ts'
import { defaultMix } from './default-mix.ts'
import { createDeliverySimulator } from './delivery-simulator.ts'
import type { Mix } from './mix.ts'
import { createRandom } from './seeded-random.ts'
import { simulatePerson } from './simulate-person.ts'
import { createSimulationContext } from './simulation-context.ts'
import type { Truth } from './truth-recorder.ts'

export { defaultMix } from './default-mix.ts'
export type { AppMix, Calendar, Delivery, FailureMix, Fault, Mix, People, StepMix } from './mix.ts'
export { type TrueFunnel, trueFunnel } from './true-funnel.ts'
export type { Telemetry, TrueLoss, TrueStep, Truth, TruthEvent } from './truth-recorder.ts'

export interface SimulateOptions extends LoadedJourney {
  /** Number of journeys to simulate. */
  readonly journeys: number
  /** The same seed and mix give the same output, byte for byte; fewer journeys give a prefix of it. */
  readonly seed: number
  /** Default: {@link defaultMix}. */
  readonly mix?: Mix
}

/** The output for one person. */
export interface Simulated {
  /** RUM events as the browser SDK posts them, each as JSON. */
  readonly lines: readonly string[]
  /** The ground truth of the person's journeys. */
  readonly truths: readonly Truth[]
}

/** The random stream of the delivery; people use the streams from 0 on. */
const DELIVERY_STREAM = -1

/**
 * Simulates a population with the real state machine, person by person, and yields the RUM lines and the ground truth. The
 * truth comes from what people do and which faults they meet, never from what was recorded.
 *
 * @example
 * for (const { lines, truths } of simulate({ ...renewalJourney, journeys: 1_000, seed: 1 })) console.log(lines.length, truths)
 */
export function* simulate({ journeys, seed, mix, ...journey }: SimulateOptions): Generator<Simulated> {
  const context = createSimulationContext(journey, mix ?? defaultMix(journey))
  const delivery = createDeliverySimulator(context.mix.delivery, createRandom(seed, DELIVERY_STREAM))
  let begun = 0
  for (let index = 0; begun < journeys; index++) {
    const trace = simulatePerson(context, seed, index, journeys - begun)
    begun += trace.recorders.length
    const lines = delivery.deliver(trace)
    yield { lines, truths: trace.recorders.map(recorder => recorder.truth()) }
  }
  yield { lines: delivery.rest(), truths: [] }
}
