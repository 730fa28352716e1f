import type { JourneyDefinition } from '@journey-monitor/sdk'
import { teamDropOffs } from '../../funnel/cohort.ts'
import { funnelFromCounts } from '../../funnel/funnel-from-counts.ts'
import type { FunnelGroup, FunnelResult } from '../../funnel/funnel-result.ts'
import type { CountedHour } from '../../funnel/funnel-store.ts'
import type { Choice, FailureCount } from '../../funnel/journeys.ts'
import { warningsOf } from '../../funnel/quality.ts'
import type { Connection } from '../client/connection.ts'
import { all, is } from '../query.ts'
import { createAggregate } from './aggregate.ts'
import { type Chosen, choose, groupsOf } from './cohort-search.ts'
import { type Cohort, countFirstEvents } from './count-first-events.ts'
import { countHours } from './count-hours.ts'
import { countFailures } from './failures.ts'
import { windowOf } from './window.ts'

export interface DatadogSourceOptions extends Choice {
  /** Adds a funnel for each value of an attribute of the journey, or of `day`. */
  readonly by?: string | undefined
  /** Only events of this environment. */
  readonly env: string
  /** Epoch ms. Default: the clock. */
  readonly now?: number | undefined
}

/** Journeys of which several things can be asked, one after the other. */
export interface DatadogJourneys {
  funnel(): Promise<FunnelResult<null>>
  /** Computes the funnel for each value of the dimension `name`, without empty ones. */
  funnelsBy(name: string): Promise<FunnelGroup<null>[]>
  /** Counts the journeys of each hour. */
  hours(asked: { readonly hasCauses: boolean }): Promise<CountedHour[]>
  /** Counts failures, repeated ones too, in buckets whose length `bucketMs` derives from that of the window, both ms. */
  failures(bucketMs: (spanMs: number) => number): Promise<{ bucketMs: number; counts: FailureCount[] }>
}

/**
 * Computes the funnel from Datadog's counts: the same as `computeFunnel` if no event is missing. Numbers that counts
 * cannot tell are null.
 *
 * @throws InputError if the window is too late, Datadog cannot tell `where` or `by`, or the keys are refused; Failure if
 * Datadog does not answer, or only in part.
 * @example const { drop_offs } = await funnelFromDatadog(renewal, await connect({ site: 'ddog-gov.com' }), { env:
 * 'production' })
 */
export async function funnelFromDatadog(
  definition: JourneyDefinition,
  connection: Connection,
  { by, ...options }: DatadogSourceOptions,
): Promise<FunnelResult<null>> {
  const journeys = journeysInDatadog(definition, connection, options)
  if (by === undefined) return journeys.funnel()
  const groups = await journeys.funnelsBy(by)
  return { ...(await journeys.funnel()), groups }
}

/**
 * Selects journeys in Datadog.
 * @throws InputError if the window is too late, or Datadog cannot tell `where`.
 */
export function journeysInDatadog(
  definition: JourneyDefinition,
  connection: Connection,
  { env, where = {}, now = Date.now(), ...asked }: Omit<DatadogSourceOptions, 'by'>,
): DatadogJourneys {
  const window = windowOf(definition, asked, now)
  const chosen = choose(definition, window, where)
  const aggregate = createAggregate(connection)
  const cohortOf = ({ from, to, where }: Chosen): Cohort => ({
    startedFrom: from,
    startedTo: to,
    where: all(where, is('env', env)),
    until: now,
  })

  return {
    funnel: () => funnelOf(chosen),
    async funnelsBy(name) {
      const groups: FunnelGroup<null>[] = []
      for (const { value, ...group } of groupsOf(definition, chosen, name)) {
        const result = await funnelOf(group)
        if (result.quality.events > 0) groups.push({ by: value, result })
      }
      return groups
    },
    hours: asked => countHours(definition, cohortOf(chosen), asked, aggregate),
    async failures(bucketMsOf) {
      const bucketMs = bucketMsOf(window.to - window.from)
      return { bucketMs, counts: await countFailures(definition, cohortOf(chosen), aggregate, bucketMs) }
    },
  }

  async function funnelOf(group: Chosen): Promise<FunnelResult<null>> {
    const counts = await countFirstEvents(definition, cohortOf(group), aggregate)
    const { journeys, steps, drop_offs, lost_returns, direct } = funnelFromCounts(definition, counts)
    const quality = {
      events: counts.apps.reduce((sum, { events }) => sum + events, 0),
      duplicates: null,
      conflicts: null,
      rejected: null,
      missing: null,
      journeys_with_missing: null,
      synthetic_events: null,
      apps: counts.apps,
    }
    return {
      journey: definition.name,
      version: definition.version,
      window: { from: iso(window.from), to: iso(window.to), as_of: iso(window.asOf) },
      journeys,
      steps,
      drop_offs,
      lost_returns,
      teams: teamDropOffs(definition, drop_offs),
      direct,
      quality: { ...quality, warnings: warningsOf(quality) },
    }
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
