import { expectDocumentedRow } from '@journey-monitor/test-kit/documented-row'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { createRandom, type Random } from '../simulate/seeded-random.ts'
import { DAY, HOUR } from '../system/time-units.ts'
import { assess } from './assess.ts'
import type { Baseline } from './baseline.ts'
import { findBrokenStretch } from './broken-stretch.ts'
import { HIT, MISS, type Outcome, tallyOf } from './burst-correction.ts'
import { alphaOf } from './error-rate.ts'
import type { Evidence, LatencyBucket } from './evidence.ts'
import { parsePlan } from './read-plan.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import { NO_ARRIVALS } from './silent-apps.ts'
import { BUCKET_MS } from './sustained-latency.ts'

const SEND = 'POST /my_health/v1/messaging/messages/renewal'
const PERIOD = { from: 0, to: DAY }
/** Share of false alarms that the plan permits for a rollout. */
const FALSE_ALARMS = 0.05

/** True share of each criterion. For an absolute limit, it is the limit itself, which is the worst good release. */
const TRUTH: Readonly<Record<string, number>> = {
  conversion: 0.5,
  care_teams: 0.08,
  prefill: 0.05,
  send: 0.1,
  handoff: 0.02,
  meds: 0.04,
}

function planWith(limit: (id: string, side: 'min' | 'max') => unknown, more: readonly object[] = []): RolloutPlan {
  const stages = ['A', 'B', 'C', 'D', 'E'].map((id, i) => ({ id, kind: 'percentage', percentage: 20 * (i + 1) }))
  const step = (id: string, name: string) => ({
    id,
    kind: 'failure_rate',
    severity: 'high',
    step: name,
    max: limit(id, 'max'),
  })
  const plan = {
    journey: 'rx_renewal',
    toggle: 'the_toggle',
    falseAlarms: FALSE_ALARMS,
    baseline: { from: '2026-10-01', to: '2026-10-15' },
    phases: [{ name: 'II', stages }],
    criteria: [
      { id: 'conversion', kind: 'conversion', severity: 'high', min: limit('conversion', 'min') },
      step('care_teams', 'care_team_pick'),
      step('prefill', 'prefill'),
      step('send', 'send'),
      { id: 'handoff', kind: 'handoff_loss', severity: 'high', step: 'care_team_pick', max: limit('handoff', 'max') },
      { id: 'meds', kind: 'drop_off', severity: 'high', team: 'meds', max: limit('meds', 'max') },
      ...more,
    ],
  }
  return parsePlan(JSON.stringify(plan), 'rollout.json', renewalJourney)
}

const absolute = planWith(id => TRUTH[id])
const relative = planWith((_, side) => (side === 'min' ? { underBaseline: 0 } : { overBaseline: 0 }))

/** Users of one day. */
function draw(random: Random, share: number, users: number): Outcome[] {
  return Array.from({ length: users }, (_, i) => ({ at: (i / users) * DAY, ...(random.chance(share) ? HIT : MISS) }))
}

/** Simulates a stage without a regression. A criterion that was broken at any check stays broken. */
function evidenceOf(random: Random, users: number, buckets: readonly LatencyBucket[] = []): Evidence {
  return {
    source: 'files',
    closed: PERIOD,
    users: { count: users, by: 'accounts' },
    newest: null,
    newestSign: async () => undefined,
    quality: { apps: [], warnings: [] },
    arrivals: NO_ARRIVALS,
    async trials({ id }) {
      const outcomes = draw(random, TRUTH[id] as number, users)
      return { ...tallyOf(outcomes), outcomes, unit: 'accounts' }
    },
    latency: async () => buckets,
    codes: async () => undefined,
    isToggleOff: async () => false,
    appVersions: async () => [],
    silence: async () => undefined,
    otherTraffic: async () => [],
  }
}

function baselineOf(random: Random, users: number): Baseline {
  const tallies = new Map(Object.entries(TRUTH).map(([id, share]) => [id, tallyOf(draw(random, share, users))]))
  return { trials: async ({ id }) => tallies.get(id), codes: async () => undefined, range: () => undefined }
}

/** Simulates good rollouts. Returns how many of them are called broken at any check of any stage. */
async function alarms(
  plan: RolloutPlan,
  rollouts: number,
  stage: (random: Random) => Evidence,
  baselineUsers = 1_000,
): Promise<number> {
  let found = 0
  for (let i = 0; i < rollouts; i++) {
    const random = createRandom(1, i)
    const baseline = baselineOf(random, baselineUsers)
    for (const _ of plan.phases[0]?.stages ?? []) {
      const findings = await assess({ ...renewalJourney, plan, period: PERIOD, evidence: stage(random), baseline })
      if (findings.every(({ verdict }) => verdict !== 'broken')) continue
      found++
      break
    }
  }
  return found
}

test('a rollout exactly at its limits is called broken less often than stated', async () => {
  const rollouts = 1_000
  const found = await alarms(absolute, rollouts, random => evidenceOf(random, 3_000))
  await expectDocumentedRow([
    'six criteria, each exactly at its limit, the worst that is still good',
    `${found} of ${rollouts}`,
  ])
  expect(found / rollouts).toBeLessThan(FALSE_ALARMS)
})

test.each([
  [300, 'six criteria, as in the baseline of 300 users, and not a point more allowed'],
  [3_000, 'the same with a baseline of 3,000 users'],
])('a rollout that equals its baseline of %i users is called broken less often than stated', async (users, row) => {
  const rollouts = 500
  const found = await alarms(relative, rollouts, random => evidenceOf(random, 3_000), users)
  await expectDocumentedRow([row, `${found} of ${rollouts}`])
  expect(found / rollouts).toBeLessThan(FALSE_ALARMS)
})

test('a rollout with a tenth of the answers slow, the most that a p90 permits, for a week per stage, is called broken less often than stated', async () => {
  const latency = { id: 'latency', kind: 'latency', severity: 'low', endpoint: SEND, p90Ms: 5_000, forMinutes: 30 }
  const plan: RolloutPlan = { ...absolute, criteria: planWith(() => 0.5, [latency]).criteria.slice(-1) }
  const rollouts = 400
  const found = await alarms(plan, rollouts, random =>
    evidenceOf(
      random,
      0,
      Array.from({ length: (7 * DAY) / BUCKET_MS }, (_, i) => {
        const answers = 1 + random.whole(6)
        return { from: i * BUCKET_MS, answers, slow: tallyOf(draw(random, 0.1, answers)).hits }
      }),
    ),
  )
  await expectDocumentedRow([
    'latency, with exactly a tenth of the answers slow, a week a stage',
    `${found} of ${rollouts}`,
  ])
  expect(found / rollouts).toBeLessThan(FALSE_ALARMS)
})

/** Simulated stages of each regression. */
const RUNS = 400

/** Users of a criterion in an hour of a regression's table. */
const USERS_PER_HOUR = 30

const REGRESSIONS = [
  ['Conversion from intent', 'at least', 0.4, [0.36, 0.3, 0.2]],
  ['Failures in a step', 'at most', 0.15, [0.2, 0.3, 0.45]],
  ['Lost handoffs', 'at most', 0.05, [0.08, 0.15, 0.4]],
  ['Failures in a step', 'at most', 0.02, [0.03, 0.05, 0.1]],
] as const

test('the docs’ table gives the users needed to catch a regression', async () => {
  const alpha = FALSE_ALARMS / (12 * 5)
  const random = createRandom(2, 0)
  const percent = (share: number) => `${Math.round(share * 100)}%`
  const rows = REGRESSIONS.flatMap(([name, side, limit, shares]) =>
    shares.map(share => {
      const took = Array.from({ length: RUNS }, () => {
        const outcomes = draw(random, share, 10_000).map((outcome, i) => ({
          ...outcome,
          at: (i / USERS_PER_HOUR) * HOUR,
        }))
        const limitSide = side === 'at least' ? 'below' : 'above'
        return findBrokenStretch(outcomes, limit, limitSide, alpha)?.users ?? Number.POSITIVE_INFINITY
      }).sort((a, b) => a - b)
      const [half, most] = [took[RUNS / 2 - 1], took[(RUNS * 9) / 10 - 1]].map(users => users?.toLocaleString('en-US'))
      return [name, `${side} ${percent(limit)}`, percent(share), half ?? '', most ?? '']
    }),
  )
  expect(
    alphaOf({ ...absolute, criteria: Array.from({ length: 12 }, () => absolute.criteria[0] as never) }),
  ).toBeCloseTo(alpha)
  for (const row of rows) await expectDocumentedRow(row, 3)
})
