import { defineJourney, flag } from '@journey-monitor/sdk'
import { createBeforeSend, renewalPaths, renewalQueryParameters } from '@journey-monitor/sdk/privacy'
import { renewal } from '@journey-monitor/sdk/renewal'
import { bare, calm, expectTruth, funnelOf, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { defaultMix } from './simulate.ts'

test('the same seed gives the same bytes; another seed does not', () => {
  const first = simulation({ journeys: 300, seed: 5 })
  expect(simulation({ journeys: 300, seed: 5 })).toEqual(first)
  expect(simulation({ journeys: 300, seed: 6 }).lines).not.toEqual(first.lines)
})

test('a longer simulation begins with the same journeys', () => {
  const few = simulation({ journeys: 200, seed: 5, mix: calm }).truths
  const many = simulation({ journeys: 400, seed: 5, mix: calm }).truths
  expect(many.slice(0, 190)).toEqual(few.slice(0, 190))
})

test('the number of journeys is as requested, each with its own ID', () => {
  const { truths } = simulation({ journeys: 777, seed: 5 })
  expect(truths).toHaveLength(777)
  expect(new Set(truths.map(({ journey }) => journey)).size).toBe(777)
})

test('recording other events does not change the journey', () => {
  const { record } = bare
  const alone = simulation({ journeys: 300, seed: 5, mix: { ...defaultMix(renewalJourney), record } })
  const full = simulation({ journeys: 300, seed: 5 })
  expect(alone.truths.map(({ deeds }) => deeds)).toEqual(full.truths.map(({ deeds }) => deeds))
  expect(new Set(alone.lines.map(line => JSON.parse(line).type))).toEqual(new Set(['action']))
})

test('every outcome, reason and code of the renewal occurs', () => {
  const happened = new Set<string>()
  for (const { outcome, deeds } of simulation({ journeys: 6_000, seed: 5, mix: bare }).truths) {
    happened.add(outcome)
    for (const { step, cause } of deeds) if (cause !== undefined) happened.add(`${step} ${cause}`)
  }
  const declared = renewal.steps.flatMap(step => {
    const reasons: readonly string[] = 'reasons' in step ? step.reasons : []
    return [...reasons, ...Object.keys(step.failures)].map(cause => `${step.name} ${cause}`)
  })
  const built_in = ['care_team_pick went_back', 'send went_back', 'link_view signed_out', 'send signed_out']
  const outcomes = ['returned', 'converted', 'viewed_only', 'dropped']
  for (const each of [...declared, ...built_in, ...outcomes]) expect(happened).toContain(each)
})

test('the rollout opens by stages, fewer people come on weekends, and the attribute toggle tells who has access', () => {
  const { truths } = simulation({ journeys: 4_000, seed: 5, mix: bare })
  const came = (from: string, to: string) =>
    truths.filter(({ started_at }) => started_at >= Date.parse(from) && started_at < Date.parse(to)).length
  const [week1, week2, week3] = [
    came('2026-10-19', '2026-10-26'),
    came('2026-10-26', '2026-11-02'),
    came('2026-11-02', '2026-11-09'),
  ]
  expect(week1).toBeLessThan(week2 / 2)
  expect(week2).toBeLessThan(week3)
  expect(came('2026-11-07', '2026-11-09') / 2).toBeLessThan((came('2026-11-02', '2026-11-07') / 5) * 0.7)
  const direct = truths.filter(({ entry_step }) => entry_step !== 'link_view')
  expect(new Set(direct.map(({ attributes }) => attributes.toggle))).toEqual(new Set([true, false]))
  expect(
    truths.filter(({ entry_step, attributes }) => entry_step === 'link_view' && attributes.toggle !== true),
  ).toEqual([])
})

test('the scrubber keeps every URL unchanged', () => {
  const origins = ['https://www.va.gov', 'https://api.va.gov']
  const beforeSend = createBeforeSend({ paths: renewalPaths, queryParameters: renewalQueryParameters, origins })
  const { lines } = simulation({ journeys: 200, seed: 5 })
  const urlsOf = ({ view, resource }: { view: { url: string; referrer: string }; resource?: { url: string } }) => [
    view.url,
    view.referrer,
    resource?.url,
  ]
  for (const line of lines) {
    const event = JSON.parse(line)
    beforeSend(event)
    expect(urlsOf(event)).toEqual(urlsOf(JSON.parse(line)))
  }
})

test('any journey can be simulated', async () => {
  const checkIn = defineJourney({
    name: 'check_in',
    version: 3,
    teams: ['scheduling', 'kiosk'],
    apps: ['appointments', 'kiosk'],
    intentStep: 'begin',
    convertingStep: 'confirm',
    expiryMs: 600_000,
    attributes: { at_kiosk: flag() },
    steps: [
      { name: 'begin', team: 'scheduling', app: 'appointments', reasons: ['not_today'] },
      {
        name: 'identify',
        team: 'kiosk',
        app: 'kiosk',
        entry: true,
        failures: { no_match: 'known_limitation', down: 'engineering' },
      },
      { name: 'confirm', team: 'kiosk', app: 'kiosk', reasons: ['canceled'], failures: { down: 'engineering' } },
    ],
  })
  const simulated = simulation({ journeys: 1_500, seed: 5, definition: checkIn })
  const funnel = await funnelOf(simulated, { definition: checkIn })
  expectTruth(funnel, simulated.truths, checkIn)
  expect(funnel.quality).toMatchObject({ rejected: 0, missing: 0 })
})
