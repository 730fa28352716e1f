import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { FunnelOptions } from './compute-funnel.ts'
import type { FunnelResult } from './funnel-result.ts'

/** A store of events that can be asked for the funnel. */
export type FunnelStore = (
  definition: JourneyDefinition,
  options: Omit<FunnelOptions, 'onRejected'> & { readonly env?: string | undefined },
) => Promise<FunnelResult<null>>
