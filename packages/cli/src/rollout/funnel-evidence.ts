import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import type { Tally } from './confidence-sequence.ts'
import type { Evidence, RateCriterion } from './evidence.ts'
import type { Period } from './stages.ts'

/** What a funnel alone can say, be it Datadog's or an earlier one: it counts journeys, not users. */
export function funnelEvidence(definition: JourneyDefinition, funnel: FunnelResult<null>, closed: Period): Evidence {
  return {
    source: 'datadog',
    closed,
    users: { count: funnel.journeys.total, by: 'journeys' },
    quality: funnel.quality,
    silentApps: [],
    trials: async criterion => {
      const tally = tallyOf(definition, funnel, criterion)
      return tally && { ...tally, unit: 'journeys' }
    },
    latency: async () => undefined,
    codes: async () => undefined,
    silence: async () => undefined,
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
