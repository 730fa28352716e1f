import { Option } from 'commander'
import type { PullKind } from '../datadog/pull/pull-kinds.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import type { RolloutPlan } from '../rollout/rollout-plan.ts'
import { time } from '../system/format.ts'
import { DAY } from '../system/time-units.ts'
import type { CommandRun } from './command-context.ts'
import type { StoreOptions } from './command-options.ts'
import { createPullLog } from './pull-log.ts'

export interface CacheOptions extends StoreOptions {
  readonly cache: string
  readonly counts?: boolean
}

export const cacheOption = new Option(
  '--cache <folder>',
  'With --source datadog: folder to copy the events to; events that it already has are not copied again',
).default('.journeys-datadog')

export const countsOption = new Option(
  '--counts',
  'With --source datadog: ask for counts and copy no events; what counts cannot tell is marked',
)

/** All kinds of events that can be copied besides the journey's own. */
export const OTHER_KINDS = ['views', 'requests', 'errors'] as const

/** If there are more events, nothing is copied, and Datadog counts them instead. */
const MOST_EVENTS = 2_000_000
/**
 * Time before and after a period that is copied too: the clocks of events and of journeys may differ, and journeys
 * continue after the period.
 */
const MARGIN_MS = DAY

/** Half open, epoch ms. */
interface Period {
  readonly from: number
  readonly to: number
}

/** Returns the kinds of events that the criteria of a plan need, besides the journey's own events. */
export function kindsOfPlan({ criteria }: RolloutPlan): readonly PullKind[] {
  const needsRequests = criteria.some(({ kind }) => kind === 'endpoint_errors' || kind === 'latency')
  return needsRequests ? ['views', 'requests'] : ['views']
}

/**
 * Copies the events of the journeys that began in a period from Datadog into the cache. Logs the number of events and the
 * estimated time first.
 * @returns the folder, or undefined if there are too many events to copy
 * @throws the errors of `pullEvents`
 */
export async function pullPeriod(
  run: CommandRun,
  journey: LoadedJourney,
  { cache, env }: Pick<CacheOptions, 'cache' | 'env'>,
  {
    period: { from, to },
    asOf,
    kinds,
  }: { readonly period: Period; readonly asOf: number; readonly kinds: readonly PullKind[] },
): Promise<string | undefined> {
  const [{ pullEvents, TooManyEvents }, { defaultConfig }, { connect }, { RETENTION_MS }, { workMessage }] =
    await Promise.all([
      import('../datadog/pull/pull-events.ts'),
      import('../datadog/config.ts'),
      import('../datadog/client/connection.ts'),
      import('../datadog/pull/pull-kinds.ts'),
      import('../datadog/pull/pull-messages.ts'),
    ])
  const connection = await connect({ site: journey.profile.monitoring.site, env: run.env, retries: 0 })
  const config = defaultConfig(journey)
  const folder = run.resolve(cache)
  const earliest = asOf - RETENTION_MS.journey
  if (from < earliest)
    run.log(`journey-monitor: Datadog keeps RUM events for 30 days: journeys before ${time(earliest)} are left out`)
  const log = await createPullLog(run)
  try {
    await pullEvents(journey, connection, {
      ...{ folder, kinds, now: asOf, mostEvents: MOST_EVENTS, config: { ...config, env: env ?? config.env } },
      from: Math.max(from - MARGIN_MS, earliest),
      to: Math.min(to + MARGIN_MS, asOf),
      onStart: work => work.total > 0 && run.log(workMessage(work)),
      ...log.handlers,
    })
    return folder
  } catch (error) {
    if (!(error instanceof TooManyEvents)) throw error
    run.log(`journey-monitor: ${error.message}`)
    return undefined
  } finally {
    log.end()
  }
}
