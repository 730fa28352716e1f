import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { FunnelOptions } from './compute-funnel.ts'
import type { CountedShares } from './funnel-from-counts.ts'
import type { FunnelResult } from './funnel-result.ts'
import type { Choice } from './journeys.ts'

/** A store of events that can be asked for the funnel. */
export type FunnelStore = (
  definition: JourneyDefinition,
  options: Omit<FunnelOptions, 'onRejected'> & { readonly env?: string | undefined },
) => Promise<FunnelResult<null>>

/** Journeys that began in one hour (UTC) at the first step; `from` is the start of the hour, epoch ms. */
export interface CountedHour extends CountedShares {
  readonly from: number
}

/** A store of events that can count the journeys of each hour that has any, in order. */
export type HourlyStore = (
  definition: JourneyDefinition,
  options: Choice & {
    readonly env?: string | undefined
    /** Whether losses within the steps are asked for, too, which takes more requests. */
    readonly hasCauses: boolean
  },
) => Promise<CountedHour[]>
