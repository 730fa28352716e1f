import { renewal } from '@journey-monitor/sdk/renewal'
import { bare, calm, expectTruth, funnelOf, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { expect, test } from 'vitest'
import type { Delivery, Fault } from './simulate.ts'

const from = '2026-11-10'
const to = '2026-11-11'
const isDuring = (time: number) => time >= Date.parse(from) && time < Date.parse(to)

function simulateWith(faults: readonly Fault[], delivery: Partial<Delivery> = {}, mix = bare) {
  return simulation({ journeys: 1_000, seed: 9, mix: { ...mix, faults, delivery: { ...mix.delivery, ...delivery } } })
}

test('a failure occurs in its window, and the truth names it', async () => {
  const simulated = simulateWith([
    { name: 'outage', kind: 'failure', step: 'send', code: 'send_error', chance: 0.9, from, to },
  ])
  const affected = simulated.truths.filter(({ faults }) => faults.includes('outage'))
  expect(affected.length).toBeGreaterThan(5)
  for (const { deeds } of affected) {
    expect(
      deeds.some(({ at, cause }) => cause === 'send_error' && at > Date.parse(from) && at < Date.parse(to) + 3_600_000),
    ).toBe(true)
  }
  expectTruth(await funnelOf(simulated), simulated.truths)
})

test('a request is slow in its window', () => {
  const request = 'GET /my_health/v1/messaging/allrecipients'
  const { lines } = simulateWith([{ kind: 'slow', request, factor: 50, from, to }], {}, calm)
  const durations = lines
    .map(line => JSON.parse(line))
    .filter(({ resource }) => resource?.url.includes('/allrecipients'))
    .map(({ date, resource }) => ({ isSlow: isDuring(date), ms: resource.duration / 1e6 }))
  const median = (isSlow: boolean) => {
    const own = durations.filter(each => each.isSlow === isSlow).map(({ ms }) => ms)
    return own.sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? 0
  }
  expect(median(true)).toBeGreaterThan(20 * median(false))
})

test('a failing request has another status than 200 and 201', () => {
  const { lines } = simulateWith([], {}, calm)
  const statuses = lines.map(line => JSON.parse(line)).flatMap(({ resource }) => resource?.status_code ?? [])
  expect([...new Set(statuses)]).toEqual(expect.arrayContaining([200, 201, 401, 403, 500, 503]))
})

test('a handoff loses the page: the journey ends on the way', async () => {
  const simulated = simulateWith([{ kind: 'handoff', step: 'care_team_pick', loses: 'page', chance: 1 }])
  const funnel = await funnelOf(simulated)
  expectTruth(funnel, simulated.truths)
  expect(funnel.journeys.converted).toBe(0)
  expect(funnel.drop_offs[0]).toMatchObject({
    step: 'care_team_pick',
    where: 'handoff',
    team: 'meds',
    cause: 'not_reached',
  })
})

test('a handoff loses the correlation ID: the person continues as a direct entry', async () => {
  const simulated = simulateWith([{ kind: 'handoff', step: 'care_team_pick', loses: 'id', chance: 1 }])
  const funnel = await funnelOf(simulated)
  expectTruth(funnel, simulated.truths)
  expect(funnel.journeys.converted).toBe(0)
  expect(funnel.direct[0]?.journeys.converted).toBeGreaterThan(25)
})

test('a handoff back loses the correlation ID: the return is lost, but not the conversion', async () => {
  const simulated = simulateWith([{ kind: 'handoff', step: 'return', loses: 'id', chance: 1 }])
  const funnel = await funnelOf(simulated)
  expectTruth(funnel, simulated.truths)
  expect(funnel.journeys.converted).toBeGreaterThan(50)
  expect(funnel.journeys.returned).toBe(0)
})

test('a silent app sends no journey event, but the truth knows what happened in it', async () => {
  const simulated = simulateWith([{ kind: 'silent', app: 'secure-messaging' }])
  const funnel = await funnelOf(simulated)
  expect(funnel.quality.warnings).toContain('app_silent')
  expect(funnel.journeys.converted).toBe(0)
  expect(simulated.truths.filter(({ outcome }) => outcome === 'returned').length).toBeGreaterThan(50)
})

test('sampling selects whole sessions of an app', async () => {
  const simulated = simulateWith([{ kind: 'sampled', app: 'secure-messaging', rate: 40 }])
  const sessions = new Map<string, number>()
  for (const line of simulated.lines) {
    const { service, session, _dd } = JSON.parse(line)
    if (service === 'va.gov-mhv-secure-messaging') sessions.set(session.id, _dd.configuration.session_sample_rate)
  }
  expect(new Set(sessions.values())).toEqual(new Set([40]))
  const all = simulated.truths.filter(({ steps }) => steps.some(({ step }) => step === 'care_team_pick'))
  const unsent = all.filter(({ telemetry }) => telemetry.sampled_out > 0)
  expect(unsent.length / all.length).toBeCloseTo(0.6, 1)
  expect((await funnelOf(simulated)).quality.warnings).toContain('sample_rates_differ')
})

test('dropped events leave holes, one for each event dropped before the last one that arrived', async () => {
  const simulated = simulateWith([], { dropped: 0.02 })
  const dropped = simulated.truths.reduce((sum, { telemetry }) => sum + telemetry.dropped, 0)
  const { quality } = await funnelOf(simulated)
  expect(dropped).toBeGreaterThan(25)
  expect(quality.missing).toBeGreaterThan(dropped / 3)
  expect(quality.missing).toBeLessThanOrEqual(dropped)
  expect(quality.warnings).toContain('events_missing')
})

test('duplicates and delays change nothing', async () => {
  const simulated = simulateWith([], { duplicated: 0.3, delayed: 0.3 })
  const withoutThem = simulateWith([], { duplicated: 0, delayed: 0 })
  const { quality, ...funnel } = await funnelOf(simulated)
  const { quality: otherQuality, ...otherFunnel } = await funnelOf(withoutThem)
  expect(funnel).toEqual(otherFunnel)
  expect(quality.duplicates).toBeGreaterThan(500)
  expect(quality.events).toBe(otherQuality.events)
  expectTruth({ ...funnel, quality }, simulated.truths, renewal)
})
