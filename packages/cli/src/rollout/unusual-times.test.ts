import { expectDocumentedRow } from '@journey-monitor/test-kit/documented-row'
import { poisson } from '@journey-monitor/test-kit/random-draws'
import { NO_BASELINE, shareEvidence } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { createRandom } from '../simulate/seeded-random.ts'
import { HOUR } from '../system/time-units.ts'
import { HIT, MISS, tallyOf } from './burst-correction.ts'
import type { RateCriterion } from './evidence.ts'
import { judgeShare } from './judge-share.ts'
import { parsePlan } from './read-plan.ts'

const RUNS = 20
const HOURS = 72
const EVERY = 6
/** Users who reach the step in an hour of a 25% stage, at noon and at night. */
const usersIn = (hour: number) => (hour % 24 < 8 ? 2 : 11)

const plan = parsePlan(
  JSON.stringify({
    ...{ journey: 'rx_renewal', toggle: 't' },
    phases: [{ name: 'I', stages: ['A', 'B', 'C', 'D', 'E'].map(id => ({ id, kind: 'percentage', percentage: 25 })) }],
    criteria: Array.from({ length: 12 }, (_, i) => ({
      ...{ id: `c${i}`, kind: 'failure_rate', severity: 'high', step: 'care_team_pick', max: 0.15 },
    })),
  }),
  'rollout.json',
  renewalJourney,
)

/** Simulates a stage with the share of failures that each hour has. Returns the verdicts at each check. */
async function verdictsOn(run: number, shareAt: (hour: number) => number): Promise<string[]> {
  const random = createRandom(17, run)
  const all = Array.from({ length: HOURS }, (_, hour) => {
    const users = poisson(random, usersIn(hour))
    const share = shareAt(hour)
    return Array.from({ length: users }, (_, i) => ({
      at: (hour + i / users) * HOUR,
      ...(random.chance(share) ? HIT : MISS),
    }))
  }).flat()
  const verdicts: string[] = []
  for (let hour = EVERY; hour <= HOURS; hour += EVERY) {
    const outcomes = all.filter(({ at }) => at < hour * HOUR)
    const period = { from: 0, to: hour * HOUR }
    const evidence = shareEvidence(period, async () => ({ ...tallyOf(outcomes), outcomes, unit: 'accounts' }))
    const options = { ...renewalJourney, plan, period, evidence, baseline: NO_BASELINE }
    verdicts.push((await judgeShare(plan.criteria[0] as RateCriterion, options)).verdict)
  }
  return verdicts
}

const GOOD = 0.05
const ramp = (hour: number) => Math.min(1, GOOD + 0.01 * hour)

test.each<[string, (hour: number) => number]>([
  ['failures grow by one point an hour, from 5%', ramp],
  ['70% fail in the first four hours of the stage, at night', hour => (hour < 4 ? 0.7 : GOOD)],
  ['70% fail for four hours, by day', hour => (hour >= 8 && hour < 12 ? 0.7 : GOOD)],
  ['80% fail for three hours each night', hour => (hour % 24 >= 2 && hour % 24 < 5 ? 0.8 : GOOD)],
  ['80% fail for three hours each day', hour => (hour % 24 >= 9 && hour % 24 < 12 ? 0.8 : GOOD)],
  ['from the second day on, a new version fails for 25% instead of 3%', hour => (hour < 24 ? 0.03 : 0.25)],
  ['from the second day on, a new version fails for 45% instead of 3%', hour => (hour < 24 ? 0.03 : 0.45)],
  ['from the second day on, 60% fail for the half of users without the revert', hour => (hour < 24 ? GOOD : 0.325)],
])('%s', async (what, shareAt) => {
  const last: string[] = []
  for (let run = 0; run < RUNS; run++) {
    const verdicts = await verdictsOn(run, shareAt)
    const first = verdicts.indexOf('broken')
    if (first >= 0) expect(new Set(verdicts.slice(first)), 'broken stays broken').toEqual(new Set(['broken']))
    last.push(verdicts.at(-1) ?? '')
  }
  const count = (verdict: string) => last.filter(each => each === verdict).length
  await expectDocumentedRow([what, count('broken'), count('met'), count('undecided')])
})
