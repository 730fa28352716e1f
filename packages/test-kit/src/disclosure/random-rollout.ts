import { renewalJourney } from '@journey-monitor/cli/renewal'
import { SEVERITIES } from '../../../cli/src/journey/severity.ts'
import { isRate } from '../../../cli/src/rollout/assess.ts'
import { type EvidenceLoader, withBaseline } from '../../../cli/src/rollout/baseline.ts'
import { alphaOf, alphaOfCriterion } from '../../../cli/src/rollout/error-rate.ts'
import type { Evidence } from '../../../cli/src/rollout/evidence.ts'
import { limitsOf } from '../../../cli/src/rollout/limits.ts'
import { parsePlan } from '../../../cli/src/rollout/read-plan.ts'
import type { RolloutPlan } from '../../../cli/src/rollout/rollout-plan.ts'
import { DAY } from '../../../cli/src/system/time-units.ts'
import { START } from '../journey-recorder.ts'
import { eventsOf, through, type Walk } from '../renewal-walks.ts'
import { resourceEvent } from '../report/rum-page-events.ts'
import { type AttackedCriterion, isShare } from './learn-check.ts'
import { type Background, endpointNames } from './learn-criterion.ts'
import { randomFrom, randomPopulation } from './random-population.ts'

const { definition } = renewalJourney

/** Beginning of a random stage, and the time of the question: all of its journeys have ended. Epoch ms. */
export const STAGE = { from: START, to: START + 6 * DAY }
const BASELINE_DAYS = 8
const NEEDED_USERS = [1, 5, 8, 20, 60, 1_000]
const ENDPOINT = 'GET /my_health/v1/prescriptions'

/** A stage that runs, in a small population, and a baseline. */
export interface RandomRollout {
  readonly criteria: readonly AttackedCriterion[]
  readonly events: readonly object[]
  readonly plan: RolloutPlan
  backgroundOf(evidence: Evidence, loadEvidence: EvidenceLoader): Promise<Background>
}

export function randomRollout(seed: number, options: Parameters<typeof randomPopulation>[1] = {}): RandomRollout {
  const baseline = randomBaseline(seed)
  const criteria = baseline.relate(randomCriteria(seed))
  const random = randomFrom(seed + 2)
  const baselineUsers = Math.floor(random() * 90)
  const baselineCode = random() < 0.5
  const neededUsers = NEEDED_USERS[Math.floor(randomFrom(seed + 3)() * NEEDED_USERS.length)] as number
  const plan = planWith(criteria, neededUsers, baseline.rangesOf(criteria))
  return {
    criteria,
    plan,
    events: [
      ...randomPopulation(seed, options),
      ...randomRequests(random),
      ...baselineEvents(baselineUsers, baselineCode, randomFrom(seed + 6)),
    ],
    async backgroundOf(evidence, loadEvidence) {
      const limits = await withBaseline(
        { plan, planFile: 'rollout.json', definition, period: STAGE, loadEvidence },
        async known => {
          const own = criteria.filter(isRate)
          const all = await Promise.all(own.map(each => limitsOf(each, plan, known)))
          return new Map(own.map(({ id }, i) => [id, all[i] ?? []]))
        },
      )
      return {
        limits,
        baselineAlpha: alphaOfCriterion(plan) / 2,
        stageMs: STAGE.to - STAGE.from,
        alpha: alphaOf(plan),
        neededUsers,
        isEveryAppHeard: evidence.arrivals.silentApps.length === 0,
        counts: await requestsIn(evidence, criteria),
        users: evidence.users.count,
        baselineUsers,
        baselineCodes:
          plan.baseline && 'ranges' in plan.baseline
            ? undefined
            : new Set(baselineCode && baselineUsers > 0 ? ['care_team_pick.care_team_api_error'] : []),
        codes: (await evidence.codes()) ?? new Map(),
      }
    },
  }
}

/** Criteria of random limits: some of those that a plan may have. */
function randomCriteria(seed: number): AttackedCriterion[] {
  const random = randomFrom(seed + 1)
  const limit = () => Math.ceil(random() * 40) / 100
  const lostBy = (team: string, cause?: string) => ({ kind: 'drop_off', team, ...(cause && { cause }), max: limit() })
  const always = [
    { kind: 'conversion', min: limit() },
    { kind: 'failure_rate', step: 'care_team_pick', max: limit() },
    { kind: 'handoff_loss', step: 'care_team_pick', max: limit() },
    lostBy('meds'),
    lostBy('sm'),
    lostBy('sm', 'engineering'),
    { kind: 'telemetry_loss', max: limit() },
  ]
  const sometimes = [
    lostBy('sm', 'ux'),
    lostBy('sm', 'known_limitation'),
    lostBy('meds', 'engineering'),
    lostBy('meds', 'ux'),
    { kind: 'failure_rate', step: 'send', max: limit() },
    { kind: 'handoff_loss', step: 'modal', max: limit() },
    { kind: 'handoff_loss', step: 'return', max: limit() },
  ].filter(() => random() < 0.4)
  const p90Ms = () => 30 + Math.floor(random() * 90)
  const beside = [
    { kind: 'endpoint_errors', endpoint: ENDPOINT, max: limit() },
    { kind: 'latency', endpoint: ENDPOINT, p90Ms: p90Ms(), forMinutes: 5 },
    { kind: 'new_codes', users: 5 + Math.floor(random() * 8) },
    { kind: 'endpoint_errors', endpoint: ENDPOINT, max: limit() },
    { kind: 'latency', endpoint: ENDPOINT, p90Ms: p90Ms(), forMinutes: 5 },
    { kind: 'silence', app: 'secure-messaging', forMinutes: 60 },
    { kind: 'silence', app: 'medications', forMinutes: 60 },
    { kind: 'silence', forMinutes: 60 },
  ].filter((_, i) => random() < (i < 3 ? 0.8 : 0.4))
  const severities = randomFrom(seed + 4)
  return [...always, ...sometimes, ...beside].map((criterion, i) => ({
    id: `c${i}`,
    name: `Criterion ${i}`,
    severity: SEVERITIES[Math.floor(severities() * SEVERITIES.length)],
    ...criterion,
  })) as never
}

interface RandomBaseline {
  /** Makes the limits of some shares relative to the baseline. */
  relate(criteria: readonly AttackedCriterion[]): AttackedCriterion[]
  /** Ranges of some shares, if the baseline is given by hand. */
  rangesOf(criteria: readonly AttackedCriterion[]): object | undefined
}

/** A baseline that is a time before the stage, or now and then ranges by hand. */
function randomBaseline(seed: number): RandomBaseline {
  const random = randomFrom(seed + 5)
  const isByHand = random() < 0.2
  const hundredths = (most: number) => Math.ceil(random() * most) / 100
  return {
    relate: criteria =>
      criteria.map(criterion => {
        if (!isShare(criterion) || criterion.kind === 'telemetry_loss' || isByHand || random() < 0.6) return criterion
        return criterion.kind === 'conversion'
          ? { ...criterion, min: { underBaseline: hundredths(20) } }
          : { ...criterion, max: { overBaseline: hundredths(20) } }
      }),
    rangesOf(criteria) {
      if (!isByHand) return undefined
      const some = criteria.filter(each => isShare(each) && random() < 0.5)
      return Object.fromEntries(some.map(({ id }) => [id, { min: hundredths(20), max: 0.3 + hundredths(60) }]))
    },
  }
}

/** A plan with one stage that runs, and these criteria. */
function planWith(
  criteria: readonly AttackedCriterion[],
  minimumUsers: number,
  ranges: object | undefined,
): RolloutPlan {
  const at = (time: number) => new Date(time).toISOString()
  const stage = { id: 'B', kind: 'percentage', percentage: 25, started: at(STAGE.from) }
  return parsePlan(
    JSON.stringify({
      ...{ journey: definition.name, toggle: 'the_toggle' },
      ...{ minimum: { closedHours: 0, users: minimumUsers }, criteria },
      baseline: ranges ? { ranges } : { from: at(STAGE.from - BASELINE_DAYS * DAY), to: at(STAGE.from) },
      phases: [{ name: 'II', stages: [stage] }],
    }),
    'rollout.json',
    renewalJourney,
  )
}

/** Requests of some sessions to one endpoint: up to three each, over an hour. */
function randomRequests(random: () => number): object[] {
  const upTo = (limit: number) => Math.floor(random() * (limit + 1))
  const sessions = random() < 0.2 ? 0 : upTo(random() < 0.5 ? 30 : 120)
  const failing = random() * 0.4
  return Array.from({ length: sessions }, (_, i) =>
    Array.from({ length: 1 + upTo(random() < 0.5 ? 0 : 2) }, () =>
      resourceEvent(
        {
          ...{ path: '/prescriptions', session: `caller ${i}`, ms: 20 + upTo(100) },
          status: random() < failing ? (random() < 0.8 ? 500 : 0) : 200,
        },
        upTo(60) * 60_000,
      ),
    ),
  ).flat()
}

/** Ends of the journeys before the stage, none of which has a failure code. */
const BASELINE_ENDS: readonly Walk[] = [
  through('return'),
  through('send'),
  ({ journey }) => journey.complete('link_view'),
  ({ journey }) => {
    journey.complete('link_view')
    journey.start('modal')
    journey.abandon('modal', 'back')
  },
  ({ journey }) => journey.complete('care_team_pick'),
]

/** Journeys of days before the stage. */
function baselineEvents(users: number, hasCode: boolean, random: () => number): object[] {
  const converting = random()
  const end = () => BASELINE_ENDS[random() < converting ? 0 : Math.floor(random() * BASELINE_ENDS.length)] as Walk
  const walks = Array.from(
    { length: users },
    (_, i): Walk =>
      hasCode && i === 0
        ? visit => {
            through('modal')(visit)
            visit.journey.start('care_team_pick')
            visit.journey.fail('care_team_pick', 'care_team_api_error')
          }
        : visit => {
            visit.journey.start('link_view')
            end()(visit)
          },
  )
  const before = 4 * DAY
  return eventsOf(...walks).map(event => {
    const { journey } = event.context
    return {
      ...event,
      date: event.date - before,
      context: { journey: { ...journey, started_at: journey.started_at - before } },
    }
  })
}

async function requestsIn(evidence: Evidence, criteria: readonly AttackedCriterion[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const criterion of criteria) {
    if (criterion.kind !== 'latency') continue
    const { endpoint, p90Ms } = criterion
    const { good, slow } = endpointNames(endpoint)
    const buckets = (await evidence.latency(endpoint, p90Ms)) ?? []
    counts.set(
      good,
      buckets.reduce((sum, { answers }) => sum + answers, 0),
    )
    counts.set(
      slow(p90Ms),
      buckets.reduce((sum, bucket) => sum + bucket.slow, 0),
    )
  }
  return counts
}
