import type { JourneyDefinition } from '@journey-monitor/sdk'
import { keys, type Show } from '../../disclosure/keys.ts'
import { MAX_SMALL_COUNT } from '../../disclosure/suppress.ts'
import type { Count } from '../../system/format.ts'
import type { Tally } from '../confidence-sequence.ts'
import { endpointText } from '../read-plan.ts'
import type { Criterion } from '../rollout-plan.ts'
import { type JourneyCriterion, shareOf } from '../share.ts'
import type { PeriodReport } from './period-report.ts'

/** What a criterion came to over all journeys of a time, as it may be shown outside the team. */
export type Measured =
  | { readonly type: 'share'; readonly part: Count; readonly whole: Count }
  | { readonly type: 'ms'; readonly value: number; readonly isHidden: boolean }

/**
 * Measures `criterion`, for who is outside the team: `show` says how counts may be shown. Undefined where it is no share and
 * no latency, nobody came so far, or no such request was made.
 */
export function measure(
  criterion: Criterion,
  definition: JourneyDefinition,
  evidence: PeriodReport,
  show: Show,
): Measured | undefined {
  const { funnel, rum } = evidence
  switch (criterion.kind) {
    case 'endpoint_errors': {
      const endpoint = rum.endpoints.find(isAt(criterion.endpoint))
      if (!endpoint) return undefined
      return share(
        show,
        [keys.endpoint(endpoint, 'other'), endpoint.other],
        [keys.endpoint(endpoint, 'answers'), endpoint.answers],
      )
    }
    case 'latency': {
      const endpoint = rum.endpoints.find(isAt(criterion.endpoint))
      if (endpoint?.p90Ms == null) return undefined
      return { type: 'ms', value: endpoint.p90Ms, isHidden: endpoint.ok <= MAX_SMALL_COUNT }
    }
    case 'new_codes':
    case 'silence':
    case 'manual':
      return undefined
    default: {
      const tally = shareOf(definition, funnel, criterion)
      return tally && ofJourneys(criterion, definition, evidence, tally, show)
    }
  }
}

function ofJourneys(
  criterion: JourneyCriterion,
  { intentStep, convertingStep, steps }: JourneyDefinition,
  { funnel }: PeriodReport,
  { hits, trials }: Tally,
  show: Show,
): Measured | undefined {
  const chose = [keys.completed(intentStep), trials] as const
  if (criterion.kind === 'conversion') return share(show, [keys.completed(convertingStep), hits], chose)
  if (criterion.kind !== 'drop_off' || (criterion.cause ?? 'any') !== 'any') return apart(hits, trials)
  const numberOf = (name: string) => steps.findIndex(step => step.name === name)
  const early = funnel.drop_offs.filter(
    ({ team, step }) => team === criterion.team && numberOf(step) <= numberOf(intentStep),
  )
  // Who knows the team's losses, too, could work out how many were lost before the choice.
  const isTold = early.every(drop => typeof show(keys.dropOff(drop), drop.journeys) === 'number')
  return isTold ? share(show, [keys.team(criterion.team), hits], chose) : WITHHELD
}

const WITHHELD: Measured = { type: 'share', part: 'withheld', whole: 'withheld' }

function share(
  show: Show,
  [key, part]: readonly [string, number],
  [of, whole]: readonly [string, number],
): Measured | undefined {
  if (whole === 0) return undefined
  const shown = show(key, part)
  return { type: 'share', part: typeof shown === 'number' ? part : shown, whole: show(of, whole) }
}

/** A share of counts that the results write nowhere else: it is shown where neither side is small. */
function apart(part: number, whole: number): Measured | undefined {
  if (whole === 0) return undefined
  const isSmall = [part, whole - part].some(count => count > 0 && count <= MAX_SMALL_COUNT)
  return isSmall ? WITHHELD : { type: 'share', part, whole }
}

function isAt(endpoint: string) {
  const text = endpointText(endpoint)
  return ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}` === text
}
