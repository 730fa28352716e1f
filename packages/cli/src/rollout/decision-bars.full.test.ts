import { expectDocumentedRow } from '@journey-monitor/test-kit/documented-row'
import { beta, poisson } from '@journey-monitor/test-kit/random-draws'
import { NO_BASELINE, shareEvidence } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { createRandom, type Random } from '../simulate/seeded-random.ts'
import { HOUR } from '../system/time-units.ts'
import { assess } from './assess.ts'
import { HIT, MISS, type Outcome, tallyOf } from './burst-correction.ts'
import { parsePlan } from './read-plan.ts'

/** Users who choose the link in a day, with the feature on for everybody. */
const PER_DAY = 1_000

/** Limit of each criterion, and its number of users for each user who selects the link. */
const SHARES = {
  conversion: { kind: 'conversion', limit: 0.4, users: 1 },
  handoff: { kind: 'handoff_loss', step: 'care_team_pick', limit: 0.08, users: 0.82 },
  link: { kind: 'failure_rate', step: 'link_view', limit: 0.03, users: 2.6 },
  modal: { kind: 'failure_rate', step: 'modal', limit: 0.08, users: 1 },
  care_teams: { kind: 'failure_rate', step: 'care_team_pick', limit: 0.15, users: 0.8 },
  prefill: { kind: 'failure_rate', step: 'prefill', limit: 0.1, users: 0.62 },
  send: { kind: 'failure_rate', step: 'send', limit: 0.15, users: 0.58 },
  meds: { kind: 'drop_off', team: 'meds', limit: 0.25, users: 1 },
  sm: { kind: 'drop_off', team: 'sm', limit: 0.4, users: 1 },
  telemetry: { kind: 'telemetry_loss', limit: 0.03, users: 2.6 },
} as const
type Name = keyof typeof SHARES
const NAMES = Object.keys(SHARES) as Name[]

const plan = parsePlan(
  JSON.stringify({
    journey: 'rx_renewal',
    toggle: 'the_toggle',
    phases: [
      {
        name: 'II',
        stages: [5, 25, 50, 75, 100].map((percentage, i) => ({ id: 'ABCDE'[i], kind: 'percentage', percentage })),
      },
    ],
    criteria: NAMES.map(id => {
      const { limit, users: _, ...own } = SHARES[id]
      return { id, severity: 'high', ...own, ...(own.kind === 'conversion' ? { min: limit } : { max: limit }) }
    }),
  }),
  'rollout.json',
  renewalJourney,
)

/** After this time, a journey has ended. */
const OPEN_HOURS = 2.5

const isConversion = (id: Name) => SHARES[id].kind === 'conversion'
/** Half of the limit; of conversion, half as many who do not convert. */
const good = (id: Name) => (isConversion(id) ? 1 - (1 - SHARES[id].limit) / 2 : SHARES[id].limit / 2)
/** Share at limit and margin, at which a release must rarely advance. */
const bad = (id: Name) => SHARES[id].limit * (isConversion(id) ? 0.75 : 2)

/** Hourly outcomes; `shareAt` returns the share of an hour. */
function stream(
  random: Random,
  id: Name,
  { percentage, hours, shareAt }: { percentage: number; hours: number; shareAt: (hour: number) => number },
): Outcome[] {
  const perHour = (PER_DAY / 24) * (percentage / 100) * SHARES[id].users
  return Array.from({ length: hours }, (_, hour) => {
    const share = shareAt(hour)
    const users = poisson(random, perHour)
    return Array.from({ length: users }, (_, i) => ({
      at: (hour + i / users) * HOUR,
      ...(random.chance(share) ? HIT : MISS),
    }))
  }).flat()
}

/** Judges the outcomes up to the end of `hour`. The journeys of the last `openHours` have not ended. */
async function judge(streams: Readonly<Record<Name, readonly Outcome[]>>, hour: number, openHours = 0) {
  const period = { from: 0, to: (hour - openHours) * HOUR }
  const evidence = shareEvidence(period, async ({ id, kind }) => {
    const outcomes = streams[id as Name].filter(({ at }) => at < period.to)
    const open = streams[id as Name].filter(({ at }) => at >= period.to && at < hour * HOUR)
    return { ...tallyOf(outcomes), outcomes, unit: 'accounts', ...(kind === 'failure_rate' && { open }) }
  })
  const findings = await assess({ ...renewalJourney, plan, period, evidence, baseline: NO_BASELINE })
  return {
    isAdvance: findings.every(({ verdict }) => verdict === 'met'),
    isBroken: findings.some(({ verdict }) => verdict === 'broken'),
  }
}

const streamsOf = (
  random: Random,
  percentage: number,
  hours: number,
  shareOf: (id: Name) => (hour: number) => number,
) =>
  Object.fromEntries(
    NAMES.map(id => [id, stream(random, id, { percentage, hours, shareAt: shareOf(id) })]),
  ) as unknown as Record<Name, Outcome[]>

test.each([
  [5, 3 * 24],
  [25, 24],
])('a good release leaves the stage of %i percent within %i hours in the median', async (percentage, most) => {
  const needed: number[] = []
  const runs = 60
  for (let run = 0; run < runs; run++) {
    const streams = streamsOf(createRandom(percentage, run), percentage, 2 * most, id => () => good(id))
    let hour = 1
    while (hour < 2 * most && !(await judge(streams, hour)).isAdvance) hour++
    needed.push(hour)
  }
  const median = needed.sort((a, b) => a - b)[runs / 2] as number
  expect(median).toBeLessThanOrEqual(most)
  await expectDocumentedRow([
    `a good release leaves the ${percentage}% stage`,
    `${most} hours in the median`,
    `${median} hours`,
  ])
})

test('at limit and margin of any single criterion, at most one in twenty advances, checked hourly for four days', async () => {
  const runs = 100
  const advancedBy = new Map<Name, number>()
  for (const name of NAMES) {
    let advanced = 0
    for (let run = 0; run < runs; run++) {
      const streams = streamsOf(createRandom(7, run), 25, 96, id => () => (id === name ? bad(id) : good(id)))
      for (let hour = 1; hour <= 96; hour++) {
        const { isAdvance, isBroken } = await judge(streams, hour)
        if (isAdvance) advanced++
        if (isAdvance || isBroken) break
      }
    }
    advancedBy.set(name, advanced)
    expect([name, advanced / runs <= 0.05]).toEqual([name, true])
  }
  const [worst, most] = [...advancedBy].reduce((a, b) => (b[1] > a[1] ? b : a))
  await expectDocumentedRow([
    'a release at limit and margin on a single criterion is advanced',
    '5%',
    `${most} of ${runs} for the worst of the ten criteria (${worst}), ${sum([...advancedBy.values()])} of ${NAMES.length * runs} for all`,
  ])
})

/** Simulates releases at `share` with a baseline of 8% and 2 points allowed. Returns how many advance within 3,000 users. */
async function advancedOf(share: number, baselineUsers: number, runs: number): Promise<number> {
  const criterion = { id: 'care_teams', kind: 'failure_rate', severity: 'high', step: 'care_team_pick' } as const
  const relative = { ...plan, criteria: [{ ...criterion, max: { overBaseline: 0.02 } }] }
  let advanced = 0
  for (let run = 0; run < runs; run++) {
    const random = createRandom(13, run)
    const before = tallyOf(draw(random, 0.08, baselineUsers))
    const baseline = { ...NO_BASELINE, trials: async () => before }
    const outcomes = draw(random, share, 3_000)
    for (let users = 100; users <= outcomes.length; users += 100) {
      const seen = outcomes.slice(0, users)
      const period = { from: 0, to: (seen.at(-1) as Outcome).at + 1 }
      const trials = async () => ({ ...tallyOf(seen), outcomes: seen, unit: 'accounts' as const })
      const evidence = shareEvidence(period, trials)
      const [finding] = await assess({ ...renewalJourney, plan: relative, period, evidence, baseline })
      if (finding?.verdict === 'met') advanced++
      if (finding?.verdict !== 'undecided') break
    }
  }
  return advanced
}

test.each([
  [1_000, 0.12],
  [300, 0.14],
])(
  '8% in a baseline of %i users, 2 points more allowed: a release at %f hardly ever advances',
  async (users, share) => {
    const runs = 100
    const advanced = await advancedOf(share, users, runs)
    expect(advanced / runs).toBeLessThanOrEqual(0.05)
    const what = `a release at ${Math.round(100 * share)}%, with 2 points more allowed than the 8% of a baseline of ${users.toLocaleString('en-US')}, is advanced`
    await expectDocumentedRow([what, '5%', `${advanced} of ${runs}`])
  },
)

test('bursts: an intra-hour correlation of 0.03 rolls back at most 5% of good rollouts', async () => {
  let rolledBack = 0
  const runs = 100
  for (let run = 0; run < runs; run++) {
    const random = createRandom(9, run)
    for (const percentage of [5, 25, 50, 75, 100]) {
      const streams = streamsOf(
        random,
        percentage,
        48,
        id => () => beta(random, 0.75 * SHARES[id].limit + (isConversion(id) ? 0.25 : 0), 0.03),
      )
      if (!(await judge(streams, 48)).isBroken) continue
      rolledBack++
      break
    }
  }
  expect(rolledBack / runs).toBeLessThanOrEqual(0.05)
  const what = 'a rollout at three quarters of each limit, with an intra-hour correlation of 0.03, is rolled back'
  await expectDocumentedRow([what, '5%', `${rolledBack} of ${runs}`])
})

test('an outage after 30 good hours: rolled back within 60 of its users, and not advanced after 20', async () => {
  const runs = 60
  const needed: number[] = []
  for (let run = 0; run < runs; run++) {
    const streams = streamsOf(
      createRandom(11, run),
      25,
      60,
      id => hour => (id === 'care_teams' && hour >= 30 ? 0.68 : good(id)),
    )
    const since = (hour: number) => streams.care_teams.filter(({ at }) => at >= 30 * HOUR && at < hour * HOUR).length
    for (let hour = 31; hour <= 60; hour++) {
      const { isAdvance, isBroken } = await judge(streams, hour)
      if (since(hour) > 20) {
        const live = await judge(streams, hour, OPEN_HOURS)
        expect([run, hour, isAdvance, live.isAdvance]).toEqual([run, hour, false, false])
      }
      if (since(hour) > 60) expect([run, hour, isBroken]).toEqual([run, hour, true])
      if (!isBroken) continue
      needed.push(since(hour))
      break
    }
  }
  const most = Math.max(...needed)
  const what = 'an outage of 68% that begins after 30 good hours is rolled back'
  await expectDocumentedRow([what, 'within 60 of its users', `at the latest after ${most}, looked at every hour`])
})

function draw(random: Random, share: number, users: number): Outcome[] {
  return Array.from({ length: users }, (_, i) => ({ at: (i / 30) * HOUR, ...(random.chance(share) ? HIT : MISS) }))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
