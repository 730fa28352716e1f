import type { JourneyDefinition } from '@journey-monitor/sdk'
import { teamDropOffs } from '../../funnel/cohort.ts'
import { funnelFromCounts } from '../../funnel/funnel-from-counts.ts'
import type { FunnelGroup, FunnelResult } from '../../funnel/funnel-result.ts'
import type { Choice, FailureCount } from '../../funnel/journeys.ts'
import { warningsOf } from '../../funnel/quality.ts'
import type { Connection } from '../client/connection.ts'
import { all, is } from '../query.ts'
import { createAggregate } from './aggregate.ts'
import { type Chosen, choose, groupsOf } from './cohort-search.ts'
import { type Cohort, countFirstEvents } from './count-first-events.ts'
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
  /** The funnel of those of each value of what goes by `name`; those without journeys are left out. */
  funnelsBy(name: string): Promise<FunnelGroup<null>[]>
  /** Their failures, repeated ones too, in buckets of what `bucketMs` says of the length of the window, both ms. */
  failures(bucketMs: (spanMs: number) => number): Promise<{ bucketMs: number; counts: FailureCount[] }>
}

/**
 * Computes the funnel from counts that Datadog makes of the events that it has: the same as `computeFunnel` where no
 * event is missing. What counts cannot tell is null.
 *
 * @throws InputError where the window is too late, `where` or `by` is nothing that Datadog can tell, or the keys are
 * refused; Failure where Datadog does not answer, or only in part.
 * @example const { drop_offs } = await funnelFromDatadog(renewal, await connect({ site: 'ddog-gov.com' }), { env: 'production' })
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

/** @throws InputError where the window is too late, or `where` is nothing that Datadog can tell. */
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
