import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Count } from '../../format.ts'
import { keys, type Show } from '../../report/keys.ts'
import { MOST_SMALL } from '../../report/suppress.ts'
import { endpointText } from '../read-plan.ts'
import type { Criterion } from '../rollout-plan.ts'
import type { Evidence } from './evidence.ts'

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
  evidence: Evidence,
  show: Show,
): Measured | undefined {
  const { funnel, rum } = evidence
  const stepOf = (name: string) => funnel.steps.find(({ step }) => step === name)
  const completed = (name: string) => stepOf(name)?.completed ?? 0
  const chose = completed(definition.intentStep)
  switch (criterion.kind) {
    case 'conversion': {
      const key = keys.completed(definition.convertingStep)
      return share(show, [key, completed(definition.convertingStep)], [keys.completed(definition.intentStep), chose])
    }
    case 'failure_rate':
      return apart(stepOf(criterion.step)?.failed ?? 0, stepOf(criterion.step)?.entered ?? 0)
    case 'handoff_loss': {
      const index = definition.steps.findIndex(({ name }) => name === criterion.step)
      const before = definition.steps[index - 1]
      const losses = [...funnel.drop_offs, ...funnel.lost_returns]
      const lost = losses.filter(({ step, where }) => step === criterion.step && where === 'handoff')
      return apart(sum(lost), before ? completed(before.name) : 0)
    }
    case 'drop_off': {
      const { team, cause = 'any' } = criterion
      const lost = funnel.drop_offs.filter(drop => drop.team === team && (cause === 'any' || drop.kind === cause))
      const intent = [keys.completed(definition.intentStep), chose] as const
      return cause === 'any' ? share(show, [keys.team(team), sum(lost)], intent) : apart(sum(lost), chose)
    }
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
      if (endpoint?.p90_ms == null) return undefined
      return { type: 'ms', value: endpoint.p90_ms, isHidden: endpoint.ok <= MOST_SMALL }
    }
    case 'telemetry_loss': {
      const { total: entered, direct_entries } = funnel.journeys
      return apart(funnel.quality.journeys_with_missing, entered + direct_entries)
    }
    case 'new_codes':
    case 'silence':
      return undefined
  }
}

function share(
  show: Show,
  [key, part]: readonly [string, number],
  [of, whole]: readonly [string, number],
): Measured | undefined {
  if (whole === 0) return undefined
  return { type: 'share', part: show(key, part), whole: show(of, whole) }
}

/** A share of counts that the results write nowhere else: it is shown where neither side is small. */
function apart(part: number, whole: number): Measured | undefined {
  if (whole === 0) return undefined
  const isSmall = [part, whole - part].some(count => count > 0 && count <= MOST_SMALL)
  return isSmall ? { type: 'share', part: 'withheld', whole: 'withheld' } : { type: 'share', part, whole }
}

function sum(drops: readonly { readonly journeys: number }[]): number {
  return drops.reduce((all, { journeys }) => all + journeys, 0)
}

function isAt(endpoint: string) {
  const text = endpointText(endpoint)
  return ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}` === text
}
