import type { LoadedJourney } from '../../journey/profile.ts'
import type { DatadogConfig } from '../config.ts'
import { endpointWatches } from './endpoint-watches.ts'
import { logWatches } from './log-watches.ts'
import { withPlanLimit } from './plan-limits.ts'
import { stepWatches } from './step-watches.ts'
import { telemetryWatches } from './telemetry-watches.ts'
import type { Watch } from './watch.ts'

/** Everything that is watched. */
export function watches(journey: LoadedJourney, config: DatadogConfig): Watch[] {
  return [
    ...stepWatches(journey, config),
    ...endpointWatches(journey, config),
    ...telemetryWatches(journey, config),
    ...logWatches(journey, config),
  ].map(watch => withPlanLimit(config, watch))
}
