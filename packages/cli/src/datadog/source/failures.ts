import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { FailureCount } from '../../funnel/journeys.ts'
import { codesOf, stepNumber } from '../../journey/definition-facts.ts'
import { compareText } from '../../system/compare-text.ts'
import { HOUR } from '../../system/time-units.ts'
import { all, between, COUNT, is, journeyEvents, journeyField } from '../query.ts'
import type { Aggregate } from './aggregate.ts'
import { CLOCK_SKEW_MS, type Cohort } from './count-first-events.ts'

const STEP = journeyField('step')
const CODE = journeyField('failure.code')

/** Asks for every failure of the journeys in `cohort`, by hour or day (UTC), step and code, in one question. */
export async function countFailures(
  definition: JourneyDefinition,
  { startedFrom, startedTo, where, until }: Cohort,
  aggregate: Aggregate,
  bucketMs: number,
): Promise<FailureCount[]> {
  const { steps } = definition
  const codes = new Set(steps.flatMap(codesOf))
  const answers = await aggregate({
    search: all(
      journeyEvents(definition),
      is(journeyField('phase'), 'fail'),
      between(journeyField('started_at'), startedFrom, startedTo),
      where,
    ),
    from: startedFrom - CLOCK_SKEW_MS,
    to: until,
    compute: [COUNT],
    by: [
      { facet: STEP, limit: steps.length },
      { facet: CODE, limit: Math.max(1, codes.size) },
    ],
    interval: bucketMs === HOUR ? '1h' : '1d',
  })
  return answers
    .flatMap(({ by, points }) =>
      points.map(({ at, value }) => ({
        at: Math.floor(at / bucketMs) * bucketMs,
        stepNumber: stepNumber(definition, by[STEP]),
        code: by[CODE] as string,
        events: value,
      })),
    )
    .filter(({ events }) => events > 0)
    .sort((a, b) => a.at - b.at || a.stepNumber - b.stepNumber || compareText(a.code, b.code))
}
