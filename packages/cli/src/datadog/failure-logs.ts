import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { DatadogConfig } from './config.ts'
import { all, is, not, type Search } from './query.ts'

/** Returns the log's path of a journey event's field: `@journey.failure.code`. */
export function logField(name: string): string {
  return `@journey.${name}`
}

export interface FailureLogs {
  readonly step?: string | undefined
  readonly codes?: readonly string[] | undefined
}

/**
 * Search for the logs of engineering failures from `datadogSink`, in the configured environment. Browser logs have no
 * session type, so tests are excluded only if the app adds it.
 */
export function failureLogs(
  { name, version }: JourneyDefinition,
  { env, services }: Pick<DatadogConfig, 'env' | 'services'>,
  { step, codes }: FailureLogs = {},
): Search {
  return all(
    is('service', ...new Set(Object.values(services))),
    is(logField('name'), name),
    is(logField('version'), version),
    is(logField('phase'), 'fail'),
    step === undefined ? '' : is(logField('step'), step),
    codes === undefined ? '' : is(logField('failure.code'), ...codes),
    not(is('@session.type', 'synthetics', 'ci_test')),
    is('env', env),
  )
}

/** Finds the logs that count journeys: of a step, each journey has one at most. */
export const FIRST_LOGS: Search = is(logField('first'), true)
