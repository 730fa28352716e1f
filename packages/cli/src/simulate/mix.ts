import type { z } from 'zod'
import type { Fault } from '../journey/population-schema.ts'
import type { DeepReadonly } from '../system/deep-readonly.ts'
import type { mixSchema } from './mix-schema.ts'

export type { AppMix, FailureMix, Fault, StepMix } from '../journey/population-schema.ts'

/** Behavior of a population, and the faults that it meets. */
export type Mix = DeepReadonly<z.infer<ReturnType<typeof mixSchema>>>
export type Calendar = Mix['calendar']
export type People = Mix['people']
export type Delivery = Mix['delivery']

export interface Period {
  readonly name: string
  /** Epoch ms. */
  readonly from: number
  readonly to: number
}

/** Returns the faults of `mix` with their time ranges. */
export function timedFaults(mix: Mix): readonly (Fault & { readonly period: Period })[] {
  return mix.faults.map(fault => ({
    ...fault,
    period: {
      name: fault.name ?? fault.kind,
      from: fault.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(fault.from),
      to: fault.to === undefined ? Number.POSITIVE_INFINITY : Date.parse(fault.to),
    },
  }))
}
