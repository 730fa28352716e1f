import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { FunnelStore } from '../funnel/command.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import type { Look } from './baseline.ts'
import type { Tally } from './confidence-sequence.ts'
import type { RateCriterion } from './evidence.ts'
import { closedPart } from './stages.ts'

/**
 * Asks a store of events, e.g. Datadog, for what it counts of a period. It counts journeys, not users.
 * @param asked.asOf epoch ms
 */
export function lookInStore(
  ask: FunnelStore,
  definition: JourneyDefinition,
  { asOf, env }: { readonly asOf: number; readonly env: string | undefined },
): Look {
  return async (period, use) => {
    const closed = closedPart(period, definition, asOf, { isCounted: true })
    const funnel = closed.to > closed.from ? await ask(definition, { ...closed, asOf, env }) : undefined
    return use({
      source: 'datadog',
      closed,
      users: { count: funnel?.journeys.total ?? 0, by: 'journeys' },
      quality: funnel?.quality ?? { apps: [], warnings: [] },
      silentApps: [],
      async trials(criterion) {
        if (criterion.kind === 'endpoint_errors' || criterion.kind === 'telemetry_loss') return undefined
        const tally = funnel ? tallyOf(definition, funnel, criterion) : { hits: 0, trials: 0 }
        return tally && { ...tally, unit: 'journeys' }
      },
      latency: async () => undefined,
      codes: async () => undefined,
      silence: async () => undefined,
    })
  }
}

/** The trials of a criterion among the journeys of a funnel; undefined where it cannot tell. */
export function tallyOf(
  { intentStep, convertingStep }: JourneyDefinition,
  { steps, drop_offs, journeys, quality }: FunnelResult<null>,
  criterion: RateCriterion,
): Tally | undefined {
  const at = (name: string) => steps.findIndex(({ step }) => step === name)
  const completed = (i: number) => steps[i]?.completed ?? 0
  const entered = (i: number) => steps[i]?.entered ?? 0
  switch (criterion.kind) {
    case 'conversion':
      return { hits: completed(at(convertingStep)), trials: completed(at(intentStep)) }
    case 'failure_rate':
      return { hits: steps[at(criterion.step)]?.failed ?? 0, trials: entered(at(criterion.step)) }
    case 'handoff_loss': {
      const i = at(criterion.step)
      return { hits: completed(i - 1) - entered(i), trials: completed(i - 1) }
    }
    case 'drop_off': {
      const { team, cause = 'any' } = criterion
      const own = drop_offs.filter(drop => drop.team === team && (cause === 'any' || drop.kind === cause))
      return { hits: own.reduce((sum, drop) => sum + drop.journeys, 0), trials: completed(at(intentStep)) }
    }
    case 'telemetry_loss':
      return quality.journeys_with_missing === null
        ? undefined
        : { hits: quality.journeys_with_missing, trials: journeys.total }
    case 'endpoint_errors':
      return undefined
  }
}
