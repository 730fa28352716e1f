import { failureOwner, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import { codesOf } from '../journey/definition-facts.ts'
import { lossOwner } from '../journey/loss-owner.ts'
import type { DatadogConfig } from './config.ts'
import type { DatadogDocument } from './datadog-document.ts'
import { identityTags } from './identity.ts'
import { metricIds } from './metrics.ts'

/** A service level objective, as `POST /api/v1/slo` takes it. */
export interface Slo {
  readonly type: 'metric'
  readonly name: string
  readonly description: string
  readonly query: { readonly numerator: string; readonly denominator: string }
  readonly thresholds: readonly { readonly timeframe: '30d'; readonly target: number; readonly warning: number }[]
  readonly tags: readonly string[]
}

/** Over metrics, since objectives cannot be computed from RUM events. */
export function slos(definition: JourneyDefinition, { objectives }: DatadogConfig): DatadogDocument<Slo>[] {
  const { name, steps, convertingStep } = definition
  const counted = (tags: Readonly<Record<string, string | readonly string[]>>) =>
    `sum:${metricIds(definition).firstEvents}{${conditions(tags)}}.as_count()`
  /**
   * Replaces a missing count by 0. Otherwise, an interval with a missing count would have no value, and its failures
   * would be lost.
   */
  const zero = (query: string) => `default_zero(${query})`

  const held = steps.flatMap(step => {
    const codes = engineeringCodes(step)
    if (codes.length === 0) return []
    const started = counted({ step: step.name, phase: 'start' })
    const failed = counted({ step: step.name, phase: 'fail', kind: 'engineering' })
    const recovered = counted({ step: step.name, phase: 'complete', supersedes: codes })
    return slo(`held-${step.name}`, {
      name: `${name}: ${step.name} is not lost to an engineering failure`,
      description: `Of the journeys that came to ${step.name}, those that did not fail there, or recovered. Team ${step.team}.`,
      query: { numerator: `${zero(started)} - ${zero(failed)} + ${zero(recovered)}`, denominator: started },
      target: step.name === convertingStep ? objectives.conversion : objectives.step,
      team: step.team,
    })
  })
  const handedOver = steps.flatMap((step, i) => {
    const previous = steps[i - 1]
    if (!previous || previous.app === step.app) return []
    const { team } = lossOwner(step, 'handoff', 'not_reached')
    const entered = { entry_step: (steps[0] as StepDefinition).name }
    return slo(`handoff-${step.name}`, {
      name: `${name}: ${previous.app} hands over to ${step.app}`,
      description: `Of the journeys that completed ${previous.name}, those that started ${step.name}. Team ${team}.`,
      query: {
        numerator: zero(counted({ ...entered, step: step.name, phase: 'start' })),
        denominator: counted({ ...entered, step: previous.name, phase: 'complete' }),
      },
      target: objectives.handoff,
      team,
    })
  })
  return [...held, ...handedOver]

  function slo(
    key: string,
    { target, team, ...body }: Pick<Slo, 'name' | 'description' | 'query'> & { target: number; team: string },
  ): DatadogDocument<Slo> {
    const warning = Number(((target + 100) / 2).toFixed(3))
    return {
      key,
      body: {
        type: 'metric',
        ...body,
        thresholds: [{ timeframe: '30d', target, warning }],
        tags: [...identityTags(definition, key), `team:${team}`],
      },
    }
  }
}

function engineeringCodes(step: StepDefinition): string[] {
  return codesOf(step).filter(code => failureOwner(step, code)?.kind === 'engineering')
}

function conditions(tags: Readonly<Record<string, string | readonly string[]>>): string {
  return Object.entries(tags)
    .map(([name, value]) => (typeof value === 'string' ? `${name}:${value}` : `${name} IN (${value.join(',')})`))
    .join(' AND ')
}
