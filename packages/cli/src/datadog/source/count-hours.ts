import type { JourneyDefinition, Phase } from '@journey-monitor/sdk'
import { type FirstEvents, sharesFromCounts } from '../../funnel/funnel-from-counts.ts'
import type { CountedHour } from '../../funnel/funnel-store.ts'
import { codesOf, PHASES, reasonsOf } from '../../journey/definition-facts.ts'
import { HOUR } from '../../system/time-units.ts'
import { RequestFailure } from '../client/explain.ts'
import { all, COUNT, type FirstEvent, firstEvents, journeyField } from '../query.ts'
import type { Aggregate, Answer } from './aggregate.ts'
import { CLOCK_SKEW_MS, type Cohort, PHASE, STEP } from './count-first-events.ts'

/** Datadog groups by so many ranges at most: https://docs.datadoghq.com/api/latest/rum/aggregate-rum-events/ */
const MOST_RANGES = 100
/** Its limit for groups by several facets of logs. For RUM, it names none. */
const MOST_GROUPS = 10_000

const STARTED_AT = journeyField('started_at')

type Counts = { -readonly [List in keyof FirstEvents]: FirstEvents[List][number][] }

/**
 * Requests the counts of each hour in which journeys of `cohort` began at the first step: what becomes of them counts for
 * the hour of their start, as in files. Without `hasCauses`, losses within steps are not told apart.
 */
export async function countHours(
  definition: JourneyDefinition,
  { startedFrom, startedTo, where, until }: Cohort,
  { hasCauses }: { readonly hasCauses: boolean },
  aggregate: Aggregate,
): Promise<CountedHour[]> {
  const { steps } = definition
  const entryStep = steps[0]?.name as string
  const hours = new Map<number, Counts>()

  await ask({}, PHASE, PHASES.length, (counts, answer) => {
    counts.phases.push({ ...countOf(answer), phase: answer.by[PHASE] as Phase, p50: null, p90: null })
  })
  if (hasCauses && hours.size > 0) {
    const codes = distinct(steps.flatMap(codesOf))
    const reasons = distinct(steps.flatMap(reasonsOf))
    await askCauses({ phase: 'fail' }, 'failure.code', codes, 'causes')
    await askCauses({ phase: 'abandon' }, 'reason', reasons, 'causes')
    await askCauses({ supersedes: '*' }, 'supersedes', codes + reasons, 'superseded')
  }
  return [...hours]
    .sort(([a], [b]) => a - b)
    .map(([from, counts]) => ({ from, ...sharesFromCounts(definition, counts) }))

  async function askCauses(event: FirstEvent, field: string, values: number, list: 'causes' | 'superseded') {
    if (values === 0) return
    const facet = journeyField(field)
    await ask(event, facet, values, (counts, answer) => {
      counts[list].push({ ...countOf(answer), cause: answer.by[facet] as string })
    })
  }

  async function ask(event: FirstEvent, facet: string, values: number, add: (counts: Counts, answer: Answer) => void) {
    const groups = [
      { facet: STEP, limit: steps.length },
      { facet, limit: values },
    ]
    const length = Math.max(1, Math.min(MOST_RANGES, Math.floor(MOST_GROUPS / (steps.length * values)))) * HOUR
    for (let from = Math.floor(startedFrom / HOUR) * HOUR; from < startedTo; from += length) {
      const to = Math.min(from + length, Math.ceil(startedTo / HOUR) * HOUR)
      const answers = await aggregate({
        search: all(
          firstEvents(definition, {
            ...event,
            ...{ entryStep, startedFrom: Math.max(from, startedFrom), startedTo: Math.min(to, startedTo) },
          }),
          where,
        ),
        ...{ from: from - CLOCK_SKEW_MS, to: until },
        compute: [COUNT],
        by: [...groups, { facet: STARTED_AT, limit: (to - from) / HOUR, hours: { from, to } }],
      })
      for (const answer of answers) add(countsOf(hourOf(answer, from, to)), answer)
    }
  }

  function countsOf(hour: number): Counts {
    const counts = hours.get(hour) ?? { phases: [], implied: [], timed: [], causes: [], superseded: [], recovered: [] }
    hours.set(hour, counts)
    return counts
  }

  function countOf({ by, values }: Answer) {
    return { entry_step: entryStep, step: by[STEP] as string, events: values[0] ?? 0 }
  }
}

function distinct(values: readonly string[]): number {
  return new Set(values).size
}

/** A count of an unknown hour must not be lost: without it, a bad release may look like a good one. */
function hourOf({ by }: Answer, from: number, to: number): number {
  const hour = Number(by[STARTED_AT])
  if (hour % HOUR === 0 && hour >= from && hour < to) return hour
  throw new RequestFailure('Datadog’s counts are not by the hours that were asked for', {
    remedy: 'run "journey-monitor datadog verify", which asks how Datadog groups hours',
  })
}
