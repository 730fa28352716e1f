import { renewalJourney } from '@journey-monitor/cli/renewal'
import { NO_BASELINE, shareEvidence } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'
import { Ledger } from '../disclosure/ledger.ts'
import type { Evidence, Silence, SilentGap } from './evidence.ts'
import type { Judgement } from './finding.ts'
import { judgeSilence } from './judge-silence.ts'
import { publishFinding } from './publish-finding.ts'
import type { RolloutPlan } from './rollout-plan.ts'
import type { Period } from './stages.ts'

const HOUR = 3_600_000
const period = { from: 0, to: 96 * HOUR }
/** People elsewhere, as many as on other days. */
const ordinary: Evidence['otherTraffic'] = async () => [
  { hours: Array.from({ length: 96 }, (_, hour) => ({ from: hour * HOUR, journeys: 50 })), found: 5_000, last: 0 },
]
const criterion = { id: 'silence', kind: 'silence', severity: 'high', forMinutes: 60 } as const

/** Judges the silences of a stage, next to what was seen elsewhere. */
function judgementOf(
  silence: Silence,
  { during = period, otherTraffic = ordinary, forMinutes = 60 } = {},
): Promise<Judgement> {
  const evidence = { ...shareEvidence(during, async () => undefined), silence: async () => silence, otherTraffic }
  const own = { ...criterion, forMinutes }
  const plan = { criteria: [own] } as unknown as RolloutPlan
  return judgeSilence(own, { ...renewalJourney, plan, period: during, evidence, baseline: NO_BASELINE })
}

test('outside the team, neither the usual traffic, which tells the number of people, nor the ends of a silence are shown', async () => {
  const silence = {
    ...{ journeys: 7, departed: 0, arrived: 0 },
    gaps: [{ from: 5 * HOUR + 123, to: 9 * HOUR, departed: 0 }],
    hours: [{ from: 5 * HOUR, journeys: 7 }],
  }
  const evidence = {
    ...shareEvidence(period, async () => undefined),
    silence: async () => silence,
  }
  const plan = { criteria: [criterion] } as unknown as RolloutPlan
  const judged = await judgeSilence(criterion, { ...renewalJourney, plan, period, evidence, baseline: NO_BASELINE })
  const finding = { ...{ id: 'silence', name: 'Silence', team: 'sm', severity: 'high' as const }, ...judged }
  const told = (isExact: boolean) => {
    const { definition, actual } = publishFinding(new Ledger({ isExact }), finding)
    return `${actual}; ${definition}`
  }
  expect(told(true)).toMatch(/by the clock/)
  expect(told(false)).toMatch(/^(none|none yet|there was one); no silence of 60 minutes of usual traffic$/)
})

test('a silence that lasts says so', async () => {
  const silence = {
    ...{ journeys: 60, departed: 60, arrived: 30, hours: [{ from: 0, journeys: 30 }] },
    gaps: [{ from: 5 * HOUR, to: period.to, departed: 30 }],
  }
  const judged = await judgementOf(silence)
  expect(judged).toMatchObject({ verdict: 'broken', redacted: { actual: 'there was one; it lasts' } })
  expect(judged.actual).toMatch(/; it lasts$/)
})

test.each([
  [3, 'met'],
  [5, 'broken'],
] as const)('%i hours of silence, where four usually bring twenty journeys: %s', async (length, verdict) => {
  const gap = { from: 29 * HOUR, to: (29 + length) * HOUR, departed: 0 }
  const hours = Array.from({ length: 96 }, (_, hour) => ({ from: hour * HOUR, journeys: 5 })).filter(
    ({ from }) => from < gap.from || from >= gap.to,
  )
  const silence = { ...{ journeys: 5 * hours.length, departed: 0, arrived: 0 }, gaps: [gap], hours }
  const judged = await judgementOf(silence)
  expect(judged.verdict).toBe(verdict)
})

test.each([
  [19, 5, 'met'],
  [20, 5, 'broken'],
  [19, 0, 'met'],
  [20, 0, 'broken'],
])(
  '%i people were on their way, and %i in 10 of the others arrived: %s if ten should have',
  async (departed, arrived, verdict) => {
    const silence = {
      ...{ journeys: 960, departed: departed + 10, arrived },
      gaps: [{ from: 5 * HOUR, to: 6 * HOUR, departed }],
      hours: Array.from({ length: 96 }, (_, hour) => ({ from: hour * HOUR, journeys: hour === 5 ? 0 : 10 })),
    }
    const judged = await judgementOf(silence)
    expect(judged.verdict).toBe(verdict)
  },
)

/** Judges the gaps of a stage with that many journeys in each hour. */
function judge(during: Period, perHour: number, ...gaps: readonly SilentGap[]) {
  const hours = Array.from({ length: (during.to - during.from) / HOUR }, (_, i) => ({
    from: i * HOUR,
    journeys: perHour,
  }))
  const silence = { journeys: perHour * hours.length, departed: 0, arrived: 0, gaps, hours }
  return judgementOf(silence, { during })
}

test('a stage shorter than its limit is undecided', async () => {
  const gap = { from: HOUR, to: 2 * HOUR, departed: 0 }
  expect(await judge({ from: 0, to: 8 * HOUR }, 2, gap)).toMatchObject({ verdict: 'undecided', lack: 'data' })
})

test('a short silence that lost people decides, even if a longer one lost no one', async () => {
  const long = { from: 5 * HOUR, to: 8 * HOUR, departed: 0 }
  const short = { from: 30 * HOUR, to: 31 * HOUR, departed: 20 }
  expect((await judge(period, 5, long)).verdict).toBe('met')
  expect((await judge(period, 5, long, short)).verdict).toBe('broken')
})

/** Eight hours of silence where usually five journeys come in each, and what was seen elsewhere. */
async function judgeWith(otherTraffic: Evidence['otherTraffic'], length = 8, forMinutes = 60) {
  const gap = { from: 29 * HOUR, to: (29 + length) * HOUR, departed: 0 }
  const hours = Array.from({ length: 96 }, (_, hour) => ({ from: hour * HOUR, journeys: 5 })).filter(
    ({ from }) => from < gap.from || from >= gap.to,
  )
  const silence = { ...{ journeys: 5 * hours.length, departed: 0, arrived: 0 }, gaps: [gap], hours }
  return judgementOf(silence, { otherTraffic, forMinutes })
}

/** Elsewhere, that many people usually come in an hour, and `found` came in the silence, the last of them at its hour. */
const elsewhere =
  (perHour: number, found: number, lastHour = 7.9): Evidence['otherTraffic'] =>
  async (_, gap) => {
    const hours = Array.from({ length: 96 }, (_, hour) => ({ from: hour * HOUR, journeys: perHour }))
    const outside = hours.filter(({ from }) => from < gap.from || from >= gap.to)
    return [{ hours: outside, found, last: found > 0 ? gap.from + lastHour * HOUR : null }]
  }

test('a holiday does not count as silence: the other app has few people, too, and those expected may have stayed away', async () => {
  expect((await judgeWith(elsewhere(50, 400))).verdict).toBe('broken')
  const holiday = await judgeWith(elsewhere(50, 80))
  expect(holiday.verdict).toBe('met')
  expect(holiday.actual).toContain('on a day that may have had 25.0% of it')
  expect((await judgeWith(elsewhere(50, 80), 17)).verdict).toBe('broken')
})

test('without any other sign, a silence could be a holiday until 20 journeys are missing on one', async () => {
  expect((await judgeWith(async () => [], 15)).verdict).toBe('met')
  expect((await judgeWith(async () => [], 17)).verdict).toBe('broken')
})

test('telemetry is out if no one at all is seen when even a holiday would have brought people', async () => {
  expect((await judgeWith(elsewhere(50, 0))).verdict).toBe('broken')
  expect((await judgeWith(elsewhere(50, 3, 1))).verdict).toBe('broken')
  expect((await judgeWith(elsewhere(5, 0))).verdict).toBe('met')
})

test('a silence that lasts while people usually come holds the stage before it breaks the criterion', async () => {
  const gap = { from: period.to - 2 * HOUR, to: period.to, departed: 0 }
  const judged = await judge(period, 5, gap)
  expect(judged).toMatchObject({
    verdict: 'undecided',
    lack: 'sight',
    actual: expect.stringMatching(/^nothing since 1970-01-04 22:00 UTC \(/),
    needs: expect.stringMatching(/nothing has come since/),
  })
  expect(judged.redacted?.needs).toContain('nothing has come lately')
  expect((await judge(period, 5, { ...gap, from: period.to - HOUR })).verdict).toBe('met')
  expect((await judge(period, 5, { ...gap, from: gap.from - HOUR, to: gap.to - HOUR })).verdict).toBe('met')
})
