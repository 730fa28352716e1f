import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { DatadogConfig } from '../config.ts'
import { endpointWatches } from './endpoint-watches.ts'
import { stepWatches } from './step-watches.ts'
import { telemetryWatches } from './telemetry-watches.ts'
import type { Watch } from './watch.ts'

/** Everything that is watched. */
export function watches(definition: JourneyDefinition, config: DatadogConfig): Watch[] {
  return [
    ...stepWatches(definition, config),
    ...endpointWatches(definition, config),
    ...telemetryWatches(definition, config),
  ]
}
