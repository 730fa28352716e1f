import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Severity } from '../../journey/severity.ts'
import type { DatadogConfig, MonitorKind } from '../config.ts'
import { type Formula, type Query, zero } from '../losses.ts'
import { all, COUNT, type FirstEvent, firstEvents, is, type Search } from '../query.ts'

/** Condition that a monitor watches, independent of Datadog's format and the runbook's. */
export interface Watch extends Formula {
  readonly key: string
  readonly kind: MonitorKind
  readonly step?: string
  readonly team: string
  readonly title: string
  /** Name of the measured number, which precedes the value. */
  readonly number: string
  readonly unit: '%' | 'ms' | ''
  readonly window: string
  readonly comparison: '>' | '<'
  readonly critical: number
  readonly warning?: number
  /** Severity of the alert. */
  readonly severity: Severity
  /** Things to look at, most likely first. */
  readonly look: readonly string[]
  /** The step or endpoint of which a rollout plan's criterion of this kind measures exactly the same. */
  readonly measures?: string
  /** The plan's criterion that the limits are from, if they are not from the configuration. */
  readonly criterion?: string
  /** The failures that it counts, of `step`. */
  readonly codes?: readonly string[]
}

/** @example withUnit('10', '%') // '10%', but '10 ms' */
export function withUnit(number: string, unit: Watch['unit']): string {
  return unit === 'ms' ? `${number} ms` : `${number}${unit}`
}

export const DEPLOYED = 'What was deployed, and was the toggle changed, in the hour before it began?'

/** Queries by event time, in the environment that counts, over all journeys however entered. */
export function createQueries(definition: JourneyDefinition, { env, quietTraffic }: DatadogConfig) {
  const query = (name: string, search: Search, compute = COUNT): Query => ({
    name,
    search: all(search, is('env', env)),
    compute,
  })
  return {
    query,
    counted: (name: string, event: FirstEvent) => query(name, firstEvents(definition, event)),
    /** Percent, as if `quietTraffic` more had gone well. */
    share(part: Formula, of: Query): Formula {
      const numerator = part.queries.length > 1 ? `(${part.formula})` : part.formula
      const queries = [...part.queries.filter(({ name }) => name !== of.name), of]
      return { formula: `${numerator} / (${zero(of)} + ${quietTraffic}) * 100`, queries }
    },
  }
}
