import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exactCheck } from '@journey-monitor/test-kit/exact-check'
import { beta } from '@journey-monitor/test-kit/random-draws'
import { run } from '@journey-monitor/test-kit/run-cli'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { type SharedEvents, withSharedEvents } from '../events/event-database.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { createRandom } from '../simulate/seeded-random.ts'
import type { Mix, StepMix } from '../simulate/simulate.ts'
import type { Check } from './check-json.ts'
import { withFileEvidence } from './file-evidence.ts'
import { parsePlan } from './read-plan.ts'
import { stageOf } from './stages.ts'
import { EXIT_CODES } from './verdict.ts'

type Stages = Readonly<Record<string, string>>

/** A simulated rollout: the start of each stage, by its ID, and the events of its people. */
interface Population {
  readonly stages: Stages
  readonly days: number
  readonly journeys: number
  readonly mix?: Partial<Mix>
  /** Changes each simulated line. */
  readonly change?: (line: string) => string
  /** Events in addition to the simulated ones. */
  readonly more?: readonly object[]
}

interface Asked {
  readonly criteria: readonly object[]
  readonly stage: string
  readonly asOf: string
  readonly plan?: object
}

const SERVICES = renewalJourney.profile.siteMap.services
const PERCENTAGES = { A: 5, B: 25, C: 50, D: 75, E: 100 } as const

type Ask = (asked: Asked) => Promise<Check>

/**
 * Checks the stages of a simulated population: by functions, for which its events are read once, or by the command, which
 * reads them each time.
 */
function rollout(
  { stages, days, journeys, mix, change = line => line, more = [] }: Population,
  use: (check: Ask, command: Ask) => Promise<void>,
): Promise<void> {
  return withFolder(async folder => {
    const [start = ''] = Object.values(stages)
    const lines = sentBy(journeys, {
      ...calm,
      calendar: {
        ...{ start, days, weekend: 1 },
        stages: Object.entries(stages).map(([id, from]) => ({ from, percent: PERCENTAGES[id as 'A'] })),
      },
      people: { ...calm.people, anotherLater: 0 },
      record: { views: false, clicks: false, resources: false, errors: false },
      faults: [],
      ...mix,
    })
    const sent = [...lines.map(change), ...more.map(event => JSON.stringify(event))]
    await writeFile(join(folder, 'rum.ndjson'), `${sent.join('\n')}\n`)
    const check =
      (events: SharedEvents): Ask =>
      asked => {
        const plan = parsePlan(planText(stages, asked), 'rollout.json', renewalJourney)
        const asOf = Date.parse(asked.asOf)
        return exactCheck({
          ...renewalJourney,
          ...{ plan, planFile: 'rollout.json', stage: stageOf(plan, asked.stage), asOf },
          loadEvidence: (period, useOne) => withFileEvidence(renewalJourney, events, period, asOf, useOne),
        })
      }
    const command: Ask = async asked => {
      const plan = join(folder, 'rollout.json')
      await writeFile(plan, planText(stages, asked))
      const events = join(folder, 'rum.ndjson')
      const options = ['--rollout', plan, '--stage', asked.stage, '--as-of', asked.asOf, '--json', '--exact']
      const { code, out } = await run(['rollout', 'check', events, ...options])
      const checked: Check = JSON.parse(out)
      expect(code).toBe(EXIT_CODES[checked.verdict])
      return checked
    }
    await withSharedEvents([folder], events => use(check(events), command))
  })
}

function planText(stages: Stages, { criteria, stage, plan = {} }: Asked): string {
  const isBegun = (id: string) => stages[id] !== undefined && id <= stage
  return JSON.stringify({
    journey: 'rx_renewal',
    toggle: 'the_toggle',
    minimum: { closedHours: 0, users: 20 },
    phases: [
      {
        name: 'II',
        stages: Object.entries(PERCENTAGES).map(([id, percentage]) => ({
          ...{ id, percentage, kind: 'percentage' },
          ...(isBegun(id) && { started: stages[id] }),
        })),
      },
    ],
    criteria,
    ...plan,
  })
}

/** The newest population. Keeping one is enough, because tests that change the same population follow one another. */
let newest: { readonly key: string; readonly lines: readonly string[] } | undefined

function sentBy(journeys: number, mix: Mix): readonly string[] {
  const key = JSON.stringify([journeys, mix])
  if (newest?.key !== key) newest = { key, lines: simulation({ journeys, seed: 16, mix }).lines }
  return newest.lines
}

const findingOf = ({ findings }: Check, id: string) => findings.find(finding => finding.id === id)
const careTeams = { id: 'care_teams', kind: 'failure_rate', severity: 'critical', step: 'care_team_pick', max: 0.15 }
const handoff = { id: 'handoff', kind: 'handoff_loss', severity: 'critical', step: 'care_team_pick', max: 0.08 }
const careTeamFault = (chance: number, from: string) =>
  ({ kind: 'failure', step: 'care_team_pick', code: 'care_team_api_error', chance, from }) as const

test('a limit relative to the baseline is never met by a release that is worse than the limit', () =>
  rollout(
    {
      stages: { A: '2026-12-07', C: '2026-12-14' },
      ...{ days: 14, journeys: 5_000 },
      mix: { faults: [careTeamFault(0.08, '2026-12-14')] },
    },
    async (check, command) => {
      const criteria = [{ ...careTeams, max: { overBaseline: 0.02 } }]
      const plan = { baseline: { from: '2026-12-07', to: '2026-12-14' } }
      const last = { criteria, plan, stage: 'C', asOf: '2026-12-21' }
      expect(await command(last)).toEqual(await check(last))
      for (const asOf of ['2026-12-14T16:00Z', '2026-12-15T08:00Z', '2026-12-16', '2026-12-18', '2026-12-21']) {
        const { verdict } = await check({ criteria, plan, stage: 'C', asOf })
        expect([asOf, verdict]).not.toEqual([asOf, 'advance'])
      }
    },
  ))

test('an outage after good days is rolled back, and not advanced after 20 users have met it', () =>
  rollout(
    {
      stages: { B: '2026-12-07' },
      ...{ days: 4, journeys: 3_000 },
      mix: { faults: [careTeamFault(0.68, '2026-12-10')] },
    },
    async check => {
      const before = await check({ criteria: [careTeams], stage: 'B', asOf: '2026-12-10' })
      expect(before.verdict).toBe('advance')
      for (const asOf of ['2026-12-10T06:00Z', '2026-12-10T14:00Z', '2026-12-11']) {
        const { verdict, reasons } = await check({ criteria: [careTeams], stage: 'B', asOf })
        expect(verdict).toBe('roll back')
        expect(reasons.join()).toMatch(/over the limit since user \d+ \(\d\d\.\d% of the \d\d users from 2026-12-10/)
      }
    },
  ))

const everyHandoffLost = {
  kind: 'handoff',
  step: 'care_team_pick',
  loses: 'page',
  chance: 1,
  from: '2026-12-09',
} as const

test('losing every handoff is at least as bad as losing a third of them', () =>
  rollout(
    {
      stages: { B: '2026-12-07' },
      ...{ days: 3, journeys: 1_800 },
      mix: {
        faults: [{ ...everyHandoffLost, chance: 0.33, from: '2026-12-08T12:00Z', to: '2026-12-09' }, everyHandoffLost],
      },
    },
    async (check, command) => {
      const last = { criteria: [handoff], stage: 'B', asOf: '2026-12-10' }
      expect(await command(last)).toEqual(await check(last))
      for (const asOf of ['2026-12-09', '2026-12-09T06:00Z', '2026-12-10']) {
        const checked = await check({ criteria: [handoff], stage: 'B', asOf })
        expect(checked).toMatchObject({ verdict: 'roll back', severity: 'critical' })
      }
    },
  ))

test('if an app sends events but no one arrives there, the handoff has failed', async () => {
  const population = { stages: { B: '2026-12-07' }, days: 3, journeys: 1_200 }
  const asked = { criteria: [handoff], stage: 'B', asOf: '2026-12-09T22:00Z' }
  const direct = { ...calm.people.direct, care_team_pick: 0 }
  const people = { ...calm.people, anotherLater: 0, direct }
  await rollout({ ...population, mix: { people, faults: [everyHandoffLost] } }, async check => {
    const { verdict, findings, reasons } = await check(asked)
    expect(verdict).toBe('hold')
    expect(findings).toMatchObject([{ verdict: 'undecided' }])
    expect(reasons.join()).toMatch(
      /secure-messaging sent nothing from 2026-12-08 .* that proves that it is up, while \d+ journeys/,
    )
  })
  const viewOf = (service: string) => (_: unknown, i: number) => ({
    type: 'view',
    date: Date.parse('2026-12-09') + i * 600_000,
    service,
    view: { id: `view-${i}`, url: 'https://www.va.gov/my-health/secure-messages/inbox', time_spent: 60_000_000_000 },
    session: { id: `session-${i}`, type: 'user' },
  })
  const others = (service: string) => Array.from({ length: 144 }, viewOf(service))
  for (const [service, verdict] of [
    ['secure-messaging', 'roll back'],
    ['medications', 'hold'],
  ] as const) {
    const more = others(SERVICES[service] as string)
    await rollout({ ...population, more, mix: { people, faults: [everyHandoffLost] } }, async check => {
      expect((await check(asked)).verdict).toBe(verdict)
    })
  }
})

test('a stage with a silent app is held, and rolled back after the longest permitted silence', () =>
  rollout(
    {
      stages: { B: '2026-12-07' },
      ...{ days: 3, journeys: 1_800 },
      mix: { faults: [{ kind: 'silent', app: 'secure-messaging', from: '2026-12-09T14:00Z' }] },
    },
    async check => {
      const silence = { id: 'silence', kind: 'silence', severity: 'high', app: 'secure-messaging', forMinutes: 240 }
      const asked = { criteria: [handoff, silence], stage: 'B' }
      expect((await check({ ...asked, asOf: '2026-12-09T17:00Z' })).verdict).toBe('hold')
      for (const asOf of ['2026-12-09T19:00Z', '2026-12-10']) {
        const checked = await check({ ...asked, asOf })
        expect(checked).toMatchObject({ verdict: 'roll back', severity: 'high' })
        expect(findingOf(checked, 'silence')?.actual).toMatch(
          /^nothing from 2026-12-09 1[34]:.*, while people were on their way there; it lasts$/,
        )
      }
    },
  ))

test('a silence is measured in usual traffic, and is met only if the longest one is below its limit', () =>
  rollout({ stages: { A: '2026-12-07' }, days: 6, journeys: 700 }, async check => {
    const criteria = [{ id: 'silence', kind: 'silence', severity: 'critical', forMinutes: 60 }]
    const [finding] = (await check({ criteria, stage: 'A', asOf: '2026-12-13' })).findings
    expect(finding?.verdict).toBe('met')
    const minutesIn = (text = '') => [...text.matchAll(/([\d.]+).min/g)].map(([, minutes]) => Number(minutes))
    const [longest = 0, byTheClock = 0] = minutesIn(finding?.actual)
    const [limit = 0] = minutesIn(finding?.definition)
    expect(limit).toBeGreaterThanOrEqual(60)
    expect(longest).toBeLessThan(limit)
    expect(byTheClock).toBeGreaterThan(60)
  }))

test('new failure codes need as many users as the plan says, and a baseline that is large enough', () =>
  rollout(
    {
      stages: { A: '2026-12-07', B: '2026-12-11' },
      ...{ days: 5, journeys: 1_800 },
      mix: {
        steps: {
          ...calm.steps,
          modal: { ...(calm.steps.modal as StepMix), failures: { launch_error: { chance: 0 } } } as StepMix,
        },
        faults: [{ kind: 'failure', step: 'modal', code: 'launch_error', chance: 0.06, from: '2026-12-11' }],
      },
    },
    async check => {
      const criteria = [{ id: 'codes', kind: 'new_codes', severity: 'low', users: 5 }]
      const asked = { criteria, stage: 'B', asOf: '2026-12-11T20:00Z' }
      const tooFew = [
        { ranges: {} },
        { from: '2026-11-01', to: '2026-11-15' },
        { from: '2026-12-07', to: '2026-12-07T14:00Z' },
      ]
      for (const baseline of tooFew) {
        const { verdict, findings } = await check({ ...asked, plan: { baseline } })
        expect(verdict).toBe('hold')
        expect(findings).toMatchObject([{ verdict: 'undecided', needs: expect.stringContaining('a baseline') }])
      }
      const plan = { baseline: { from: '2026-12-07', to: '2026-12-11' } }
      expect(await check({ ...asked, asOf: '2026-12-11T13:00Z', plan })).toMatchObject({ verdict: 'advance' })
      const { findings } = await check({ ...asked, plan })
      const actual = expect.stringMatching(/^modal\.launch_error of team meds \(\d\d users\)$/)
      expect(findings).toMatchObject([{ verdict: 'broken', team: 'meds', actual }])
    },
  ))

test('if apps are sampled differently, criteria of one step are still decided', () =>
  rollout(
    {
      stages: { B: '2026-12-07' },
      ...{ days: 2, journeys: 900 },
      mix: { faults: [{ kind: 'sampled', app: 'secure-messaging', rate: 50 }, careTeamFault(0.55, '2026-12-07')] },
    },
    async check => {
      const checked = await check({ criteria: [careTeams, handoff], stage: 'B', asOf: '2026-12-09' })
      expect(checked).toMatchObject({ verdict: 'roll back', severity: 'critical' })
      expect(checked.findings.map(({ verdict }) => verdict)).toEqual(['broken', 'undecided'])
    },
  ))

const SEND = 'POST /my_health/v1/messaging/messages/renewal'

test('a request without an answer counts as failed, unless the page was left', async () => {
  const failing = {
    ...calm.steps.send,
    failures: { send_error: { chance: 0.45, statuses: { 503: 1 } } },
  } as StepMix
  const population = {
    stages: { B: '2026-12-07' },
    ...{ days: 2, journeys: 1_000 },
    mix: {
      steps: { ...calm.steps, send: failing },
      record: { views: true, clicks: false, resources: true, errors: false },
    },
    change: (line: string) => line.replace('"status_code":503', '"status_code":0'),
  }
  const criteria = [{ id: 'answers', kind: 'endpoint_errors', severity: 'high', endpoint: SEND, max: 0.1 }]
  const asked = { criteria, stage: 'B', asOf: '2026-12-09' }
  await rollout(population, async check => {
    expect(await check(asked)).toMatchObject({ verdict: 'roll back', severity: 'high' })
  })
  const ends = new Map<string, number>()
  const left = (line: string) => {
    const changed = population.change(line)
    const event = JSON.parse(changed)
    if (event.resource?.status_code === 0) ends.set(event.view.id, event.date + event.resource.duration / 1e6)
    const end = event.type === 'view' ? ends.get(event.view.id) : undefined
    if (end === undefined) return changed
    return JSON.stringify({ ...event, view: { ...event.view, time_spent: (end - event.date) * 1e6 } })
  }
  await rollout({ ...population, change: left }, async check => {
    expect((await check(asked)).findings).toMatchObject([
      { verdict: 'met', actual: expect.stringMatching(/^0\.0% of \d+ sessions/) },
    ])
  })
})

test('bursts of bad hours do not roll back a good release', () => {
  const from = Date.parse('2026-12-07')
  const random = createRandom(8, 0)
  const hours = Array.from({ length: 72 }, (_, hour) => ({
    ...careTeamFault(beta(random, 0.05, 0.1), new Date(from + hour * 3_600_000).toISOString()),
    to: new Date(from + (hour + 1) * 3_600_000).toISOString(),
  }))
  return rollout({ stages: { C: '2026-12-07' }, days: 3, journeys: 4_000, mix: { faults: hours } }, async check => {
    for (const asOf of ['2026-12-07T12:00Z', '2026-12-08', '2026-12-09', '2026-12-10']) {
      const checked = await check({ criteria: [careTeams], stage: 'C', asOf })
      expect(checked.verdict).not.toBe('roll back')
    }
  })
})

test('the minimum of a stage is the number of users that its percentage brings in the planned time', () =>
  rollout({ stages: { A: '2026-12-07' }, days: 7, journeys: 231 }, async check => {
    const plan = { minimum: undefined, traffic: { usersPerWeek: 4_620, source: 'Google Analytics' } }
    const { users } = await check({ criteria: [careTeams], stage: 'A', asOf: '2026-12-14', plan })
    expect(users.needed).toBe(184)
    expect(users.count).toBeGreaterThan(184)
  }))

test('journeys of people without the feature dilute every share, so the stage is held', () =>
  rollout(
    {
      stages: { B: '2026-12-07' },
      ...{ days: 2, journeys: 600 },
      change: line =>
        /[02468ace]"/.test(/"context":\{"journey":\{.*?"id":"[^"]+"/.exec(line)?.[0] ?? '')
          ? line.replaceAll('"toggle":true', '"toggle":false')
          : line,
    },
    async check => {
      const { verdict, reasons } = await check({ criteria: [handoff], stage: 'B', asOf: '2026-12-09' })
      expect(verdict).toBe('hold')
      expect(reasons[0]).toContain('say that the toggle was off for them')
    },
  ))
