import { NO_BASELINE, shareEvidence } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { HOUR } from '../system/time-units.ts'
import type { Baseline } from './baseline.ts'
import { designEffect, HIT, MISS, type Outcome, tallyOf } from './burst-correction.ts'
import { confidenceSequence, type Tally } from './confidence-sequence.ts'
import type { RateCriterion } from './evidence.ts'
import type { Judgement } from './finding.ts'
import { judgeShare } from './judge-share.ts'
import { parsePlan } from './read-plan.ts'

/** Judges the failures of care_team_pick in a stage with those outcomes, up to the end of the last one's hour. */
async function judgementOf(
  outcomes: readonly Outcome[],
  limit: object,
  normal?: Tally,
  range?: ReturnType<Baseline['range']>,
  open: readonly Outcome[] = [],
): Promise<Judgement> {
  const criterion = { id: 'pick', kind: 'failure_rate', step: 'care_team_pick', severity: 'high', ...limit }
  const stages = [{ id: 'A', kind: 'percentage', percentage: 5 }]
  const text = {
    journey: 'rx_renewal',
    toggle: 't',
    phases: [{ name: 'I', stages }],
    criteria: [criterion],
    baseline: { from: '2026-01-01', to: '2026-02-01' },
  }
  const plan = parsePlan(JSON.stringify(text), 'rollout.json', renewalJourney)
  const period = { from: 0, to: (Math.floor((outcomes.at(-1)?.at ?? 0) / HOUR) + 1) * HOUR }
  return judgeShare(plan.criteria[0] as RateCriterion, {
    ...renewalJourney,
    plan,
    period,
    baseline: { ...NO_BASELINE, trials: async () => normal, range: () => range },
    evidence: shareEvidence(period, async () => ({ ...tallyOf(outcomes), unit: 'accounts', outcomes, open })),
  })
}

/** Judges a stage with that many users and failures in each hour, in order. */
async function judgement(
  hours: readonly { readonly users: number; readonly failures: number; readonly isUnclear?: boolean }[],
  limit: object,
  normal?: Tally,
  range?: ReturnType<Baseline['range']>,
): Promise<Judgement> {
  const outcomes = hours.flatMap(({ users, failures, isUnclear = false }, hour) =>
    Array.from({ length: users }, (_, i) => ({
      at: (hour + i / users) * HOUR,
      ...(Math.floor(((i + 1) * failures) / users) > Math.floor((i * failures) / users) ? HIT : MISS),
      isUnclear,
    })),
  )
  return judgementOf(outcomes, limit, normal, range)
}

async function judge(...given: Parameters<typeof judgement>): Promise<string> {
  return (await judgement(...given)).verdict
}

const even = (hours: number, users: number, failures: number) =>
  Array.from({ length: hours }, () => ({ users, failures }))

test('the text of a share without users has no percentage, and that of one user has one', async () => {
  const actual = async (outcomes: readonly Outcome[]) => (await judgementOf(outcomes, { max: 0.1 })).actual
  expect(await actual([])).toBe('no user yet')
  expect(await actual([{ at: 0, ...MISS }])).toContain('0.0% of 1 user')
  expect((await judgementOf([{ at: 0, ...MISS }], { max: 0.1 })).measured?.of).toBe('users who entered')
})

test('failures in bursts are weaker evidence', async () => {
  const limit = { max: 0.1, margin: 0.01 }
  const hoursWith = (failures: (hour: number) => number) =>
    Array.from({ length: 20 }, (_, hour) => ({ users: 20, failures: failures(hour) }))
  expect(
    await judge(
      hoursWith(hour => (hour % 5 === 0 ? 0 : 1)),
      limit,
    ),
  ).toBe('met')
  expect(
    await judge(
      hoursWith(hour => (hour % 10 === 0 ? 8 : 0)),
      limit,
    ),
  ).toBe('undecided')
})

test.each([
  [1, 'met'],
  [2, 'undecided'],
])('failures of %i among the newest 20 users, whose bound is one: %s', async (failures, verdict) => {
  const before = even(20, 50, 0)
  expect(await judge([...before, { users: 20, failures }], { max: 0.02, margin: 0.03 })).toBe(verdict)
})

test('one failure among the newest 20 users says nothing, however low the bound is', async () => {
  expect(await judge([...even(20, 50, 0), { users: 20, failures: 1 }], { max: 0.01, margin: 0.02 })).toBe('met')
})

test('a relative limit is met only within the near end of the baseline’s range', async () => {
  const limit = { max: { overBaseline: 0.02 } }
  const normal = { hits: 80, trials: 1_000 }
  expect(await judge(even(40, 100, 5), limit, normal)).toBe('met')
  expect(await judge(even(40, 100, 9), limit, normal)).toBe('undecided')
})

test('a result does not describe the baseline, since it may leave the team', async () => {
  const { actual, measured } = await judgement(
    even(40, 100, 5),
    { max: { overBaseline: 0.02 } },
    { hits: 80, trials: 990 },
  )
  expect(measured?.limits[0]?.baseline).toEqual({ hits: 80, trials: 990 })
  expect(actual).not.toContain('990')
})

test.each([
  [2, 'met'],
  [3, 'undecided'],
])('failures of %i among the newest 40 users, none of them the newest 20: %s', async (failures, verdict) => {
  const hours = [...even(20, 50, 0), { users: 20, failures }, { users: 20, failures: 0 }]
  expect(await judge(hours, { max: 0.02, margin: 0.03 })).toBe(verdict)
})

test('a share exactly at its limit is within it', async () => {
  expect(await judge(even(40, 100, 10), { max: 0.1, margin: 0.2 })).toBe('met')
})

test('an outage after good days is broken, whatever the share of the whole stage', async () => {
  const hours = [...even(40, 50, 1), ...even(4, 20, 14)]
  const { verdict, measured } = await judgement(hours, { max: 0.1 })
  expect(verdict).toBe('broken')
  expect((measured?.hits ?? 0) / (measured?.trials ?? 0)).toBeLessThan(0.1)
})

test('bursts widen the interval that is shown', async () => {
  const hours = Array.from({ length: 20 }, (_, hour) => ({ users: 20, failures: hour % 5 === 0 ? 6 : 0 }))
  const { measured } = await judgement(hours, { max: 0.3 })
  const effect = designEffect([hours.map(({ users, failures }) => ({ hits: failures, trials: users }))])
  expect(effect).toBeGreaterThan(2)
  expect(measured?.interval).toEqual(confidenceSequence({ hits: 24, trials: 400 }, 0.05, effect))
})

test('users who may be lost, or only their telemetry, neither break a criterion nor let it be met', async () => {
  const before = even(20, 50, 0)
  const lost = { users: 9, failures: 9 }
  expect(await judge([...before, lost], { max: 0.08 })).toBe('broken')
  expect(await judge([...before, { ...lost, isUnclear: true }], { max: 0.08 })).toBe('undecided')
})

test('users who are in doubt and speak for the release still count as good', async () => {
  const hours = even(20, 9, 0).flatMap(good => [
    { ...good, isUnclear: true },
    { users: 1, failures: 1 },
  ])
  expect(await judge(hours, { max: 0.3 })).not.toBe('broken')
})

test('a share outside of a range says on which side it broke', async () => {
  const sideOf = async (failures: number) => {
    const { measured, basis } = await judgement(even(20, 20, failures), { max: 0.6 }, undefined, { min: 0.2, max: 0.6 })
    expect(basis?.broken?.side).toBe(measured?.brokenSince?.side)
    return basis?.broken?.side
  }
  expect([await sideOf(0), await sideOf(8), await sideOf(20)]).toEqual(['below', undefined, 'above'])
})

test('users whose journeys have not ended keep a criterion from being met if the newest are beyond its bound, and do not break it', async () => {
  const usersFrom = (hour: number, users: number, outcome: Tally) =>
    Array.from({ length: users }, (_, i) => ({ at: (hour + i / users) * HOUR, ...outcome }))
  const good = Array.from({ length: 40 }, (_, hour) => usersFrom(hour, 5, MISS)).flat()
  const judged = (failing: number) =>
    judgementOf(good, { max: 0.1 }, undefined, undefined, [...usersFrom(40, 5, MISS), ...usersFrom(41, failing, HIT)])
  expect(await judged(4)).toMatchObject({ verdict: 'met' })
  expect(await judged(5)).toMatchObject({ verdict: 'undecided' })
  expect(await judged(12)).toMatchObject({ verdict: 'undecided', needs: 'the newest users within the limit again' })
  expect((await judged(12)).measured).toMatchObject({ hits: 0, trials: 200 })
})

/** Judges counts of a hundred hours with one failure in twenty, of which some have other numbers. */
async function judgeCounts(changed: Readonly<Record<number, Tally>>, perHour = 20): Promise<Judgement> {
  const hours = Array.from({ length: 100 }, (_, hour) => changed[hour] ?? { hits: perHour / 20, trials: perHour })
  return judgementOf(
    hours.map((tally, hour) => ({ at: hour * HOUR, ...tally })),
    { max: 0.1 },
  )
}

test('with counts, an outage of some hours breaks a criterion, however long ago, and keeps it from being met', async () => {
  const outage = { 60: { hits: 8, trials: 20 }, 61: { hits: 8, trials: 20 }, 62: { hits: 8, trials: 20 } }
  const { verdict, measured } = await judgeCounts(outage)
  expect(verdict).toBe('broken')
  expect((measured?.hits ?? 0) / (measured?.trials ?? 0)).toBeLessThan(0.1)
  expect(measured?.brokenSince).toEqual({
    side: 'above',
    user: 63 * 20,
    stretch: { hits: 24, trials: 60, from: new Date(60 * HOUR).toISOString() },
  })
  expect((await judgeCounts({ 99: { hits: 4, trials: 20 } })).verdict).toBe('met')
  expect((await judgeCounts({ 99: { hits: 6, trials: 20 } })).verdict).toBe('undecided')
})

test('with counts, bursts weaken the evidence as much as with single users', async () => {
  const even = await judgeCounts({}, 400)
  expect(even).toMatchObject({ verdict: 'met' })
  const uneven = Object.fromEntries(
    Array.from({ length: 100 }, (_, hour) => [hour, { hits: (hour % 2) * 40, trials: 400 }]),
  )
  const counts = await judgeCounts(uneven)
  expect(counts.measured?.designEffect).toBeGreaterThan(10)
  const users = await judgement(
    Object.values(uneven).map(({ hits, trials }) => ({ users: trials, failures: hits })),
    { max: 0.1 },
  )
  expect(counts.measured?.designEffect).toBeCloseTo(users.measured?.designEffect ?? 0, 9)
})
