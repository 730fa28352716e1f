import type { JourneyDefinition, Phase } from '@journey-monitor/sdk'
import type { FirstEvents } from '../../funnel/funnel-from-counts.ts'
import type { Quality } from '../../funnel/funnel-result.ts'
import { codesOf, PHASES, reasonsOf } from '../../journey/definition-facts.ts'
import { DAY } from '../../system/time-units.ts'
import {
  all,
  between,
  COUNT,
  exists,
  type FirstEvent,
  firstEvents,
  journeyEvents,
  journeyField,
  type Search,
} from '../query.ts'
import type { Aggregate, Answer, Question } from './aggregate.ts'

/** Which journeys are counted, and when their events happened. Times are epoch ms. */
export interface Cohort {
  readonly startedFrom: number
  readonly startedTo: number
  /** Conditions that all of their events meet. */
  readonly where: Search
  /** Until when their events may have happened. */
  readonly until: number
}

/** Counts of `first` events for `funnelFromCounts`, and the apps' event counts. */
type Counts = FirstEvents & { readonly apps: Quality['apps'] }

/** Largest difference between the clocks of events and of journeys. */
export const CLOCK_SKEW_MS = DAY

const ENTRY_STEP = journeyField('entry_step')
export const STEP = journeyField('step')
export const PHASE = journeyField('phase')
const STEP_MS = journeyField('step_ms')
const APP = journeyField('app')
const SAMPLE_RATE = '@_dd.configuration.session_sample_rate'

/** Requests the counts of the journeys in `cohort`, in nine questions; in one if there are none. */
export async function countFirstEvents(
  definition: JourneyDefinition,
  cohort: Cohort,
  aggregate: Aggregate,
): Promise<Counts> {
  const { steps } = definition
  const { startedFrom, startedTo, where, until } = cohort
  const frame = { from: startedFrom - CLOCK_SKEW_MS, to: until }
  const causes = new Set(steps.flatMap(step => [...codesOf(step), ...reasonsOf(step)]))
  const limits = {
    [ENTRY_STEP]: steps.length,
    [STEP]: steps.length,
    [PHASE]: PHASES.length,
    [APP]: definition.apps.length,
    [SAMPLE_RATE]: 100,
  }
  const by = (...facets: readonly string[]): Question['by'] =>
    facets.map(facet => ({ facet, limit: limits[facet] ?? causes.size }))
  const ask = (event: FirstEvent, facet: string, condition: Search = '') =>
    aggregate({
      search: all(firstEvents(definition, { ...event, startedFrom, startedTo }), condition, where),
      ...frame,
      compute: [COUNT],
      by: by(ENTRY_STEP, STEP, facet),
    })

  const phases = await aggregate({
    search: all(firstEvents(definition, { startedFrom, startedTo }), where),
    ...frame,
    compute: [COUNT, { aggregation: 'median', metric: STEP_MS }, { aggregation: 'pc90', metric: STEP_MS }],
    by: by(ENTRY_STEP, STEP, PHASE),
  })
  if (phases.length === 0) {
    return {
      phases: [],
      implied: [],
      timed: [],
      causes: [],
      superseded: [],
      recovered: [],
      apps: appsOf(definition, [], []),
    }
  }
  const code = journeyField('failure.code')
  const reason = journeyField('reason')
  const supersedes = journeyField('supersedes')
  const askApps = (...facets: readonly string[]) =>
    aggregate({
      search: all(journeyEvents(definition), between(journeyField('started_at'), startedFrom, startedTo), where),
      ...frame,
      compute: [COUNT],
      by: by(...facets),
    })
  return {
    phases: phases.map(answer => ({
      ...countOf(answer),
      phase: answer.by[PHASE] as Phase,
      p50: answer.values[1] ?? null,
      p90: answer.values[2] ?? null,
    })),
    implied: (await ask({ phase: 'complete', implied: true }, PHASE)).map(countOf),
    timed: (await ask({ phase: 'complete' }, PHASE, exists(STEP_MS))).map(countOf),
    causes: [
      ...(await ask({ phase: 'fail' }, code)).map(answer => causeOf(answer, code)),
      ...(await ask({ phase: 'abandon' }, reason)).map(answer => causeOf(answer, reason)),
    ],
    superseded: (await ask({ supersedes: '*' }, supersedes)).map(answer => causeOf(answer, supersedes)),
    recovered: (await ask({ phase: 'complete', implied: false, supersedes: '*' }, supersedes)).map(answer =>
      causeOf(answer, supersedes),
    ),
    apps: appsOf(definition, await askApps(APP), await askApps(APP, SAMPLE_RATE)),
  }
}

function countOf({ by, values }: Answer) {
  return { entry_step: by[ENTRY_STEP] as string, step: by[STEP] as string, events: values[0] ?? 0 }
}

function causeOf(answer: Answer, facet: string) {
  return { ...countOf(answer), cause: answer.by[facet] as string }
}

/** Apart, because an event that lacks its sample rate is an event all the same. */
function appsOf({ apps }: JourneyDefinition, counts: readonly Answer[], rates: readonly Answer[]): Quality['apps'] {
  const own = (answers: readonly Answer[], app: string) => answers.filter(({ by }) => by[APP] === app)
  return apps.map(app => ({
    app,
    events: own(counts, app).reduce((sum, { values }) => sum + (values[0] ?? 0), 0),
    sample_rates: own(rates, app)
      .map(({ by }) => Number(by[SAMPLE_RATE]))
      .sort((a, b) => a - b),
  }))
}
