import { NO_BASELINE, shareEvidence } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { judgeLatency } from './judge-latency.ts'
import { parsePlan } from './read-plan.ts'
import type { Criterion } from './rollout-plan.ts'
import { BUCKET_MS } from './sustained-latency.ts'

const latency = { id: 'send', kind: 'latency', severity: 'high', p90Ms: 5_000, forMinutes: 30 } as const
const endpoint = 'POST /my_health/v1/messaging/messages/renewal'

/** Judges an endpoint with that many answers, and slow ones, in each five minutes. */
async function judgement(...buckets: readonly (readonly [answers: number, slow: number])[]) {
  const text = {
    ...{ journey: 'rx_renewal', toggle: 't', criteria: [{ ...latency, endpoint }] },
    phases: [{ name: 'I', stages: ['A', 'B', 'C', 'D', 'E'].map(id => ({ id, kind: 'percentage', percentage: 5 })) }],
  }
  const plan = parsePlan(JSON.stringify(text), 'rollout.json', renewalJourney)
  const period = { from: 0, to: buckets.length * BUCKET_MS }
  const found = buckets.map(([answers, slow], i) => ({ from: i * BUCKET_MS, answers, slow }))
  const evidence = { ...shareEvidence(period, async () => undefined), latency: async () => found }
  const criterion = plan.criteria[0] as Extract<Criterion, { kind: 'latency' }>
  return judgeLatency(criterion, { ...renewalJourney, plan, period, evidence, baseline: NO_BASELINE })
}

async function judge(...buckets: readonly (readonly [answers: number, slow: number])[]) {
  return (await judgement(...buckets)).verdict
}

const times = (count: number, answers: number, slow: number) =>
  Array.from({ length: count }, () => [answers, slow] as const)

test('it is met if at most a tenth of the answers are slow, and a fifth would be unlikely to look like this', async () => {
  expect(await judge(...times(100, 10, 1))).toBe('met')
  expect(await judge(...times(5, 4, 0))).toBe('met')
  expect(await judge(...times(6, 3, 0))).toBe('undecided')
  expect(await judge(...times(100, 10, 1), [10, 2])).toBe('undecided')
  expect(await judge()).toBe('undecided')
})

test('slow answers break it at an error rate that all stages share', async () => {
  expect(await judge(...times(4, 10, 3), ...times(2, 10, 2))).toBe('undecided')
  expect(await judge(...times(5, 10, 3), ...times(1, 10, 2))).toBe('broken')
})

test('a broken limit tells how many answers must at least have been slow', async () => {
  const slowInARow = (count: number) => judgement([count, count], ...times(5, 0, 0))
  const { answers } = await slowInARow(20)
  const fewest = answers?.fewestToBreak ?? 0
  expect(await slowInARow(fewest)).toMatchObject({ verdict: 'broken' })
  expect(await slowInARow(fewest - 1)).toMatchObject({ verdict: 'undecided' })
})
