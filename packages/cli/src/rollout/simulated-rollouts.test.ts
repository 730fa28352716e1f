import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exactCheck } from '@journey-monitor/test-kit/exact-check'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, expect, test, vi } from 'vitest'
import { type SharedEvents, withSharedEvents } from '../events/event-database.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import type { Fault, Mix, StepMix } from '../simulate/simulate.ts'
import { DAY, HOUR } from '../system/time-units.ts'
import type { Check } from './check-json.ts'
import { withFileEvidence } from './file-evidence.ts'
import { parsePlan } from './read-plan.ts'
import { stageOf } from './stages.ts'

const SEND = 'POST /my_health/v1/messaging/messages/renewal'

/** About as many people in each stage, and more in the last. */
const STAGES = [
  { id: 'A', percentage: 5, from: '2026-10-19' },
  { id: 'B', percentage: 25, from: '2026-10-29' },
  { id: 'C', percentage: 50, from: '2026-10-31' },
  { id: 'D', percentage: 75, from: '2026-11-01' },
  { id: 'E', percentage: 100, from: '2026-11-02' },
]
const END = '2026-11-03'

const mix: Mix = {
  ...calm,
  calendar: {
    start: '2026-10-19',
    days: 15,
    weekend: 1,
    stages: STAGES.map(({ from, percentage }) => ({ from, percent: percentage })),
  },
  people: { ...calm.people, anotherLater: 0 },
  record: { views: false, clicks: false, resources: true, errors: false },
  faults: [],
}

const CRITERIA = [
  { id: 'conversion', kind: 'conversion', severity: 'high', min: 0.35 },
  {
    id: 'care_teams',
    name: 'Care teams load',
    kind: 'failure_rate',
    severity: 'critical',
    step: 'care_team_pick',
    max: 0.2,
  },
  { id: 'handoff', kind: 'handoff_loss', severity: 'critical', step: 'care_team_pick', max: 0.1 },
  { id: 'meds', kind: 'drop_off', severity: 'low', team: 'meds', cause: 'engineering', max: 0.15 },
  { id: 'answers', kind: 'endpoint_errors', severity: 'high', endpoint: SEND, max: 0.25 },
  { id: 'latency', kind: 'latency', severity: 'high', endpoint: SEND, p90Ms: 5_000, forMinutes: 30 },
  { id: 'telemetry', kind: 'telemetry_loss', severity: 'low', max: 0.05 },
]

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

/** Changes to the plan: other criteria, another end of the stage, another baseline. */
interface Changes {
  readonly criteria?: readonly object[]
  readonly ends?: string
  readonly ranges?: Readonly<Record<string, object>>
  readonly baseline?: object
}

interface Rollout {
  /** The verdict on a stage, asked some hours after its end, or at the given time. */
  ask(stage: string, at?: string, changes?: Changes): Promise<Check>
}

/** Everything that about `people` people a stage sent in a rollout with these faults, up to the end of the stage `until`. */
function rollout(
  {
    until,
    people = 800,
    faults = [],
    steps = {},
  }: { until: string; people?: number; faults?: readonly Fault[]; steps?: Mix['steps'] },
  use: (rollout: Rollout) => Promise<void>,
): Promise<void> {
  return withFolder(async folder => {
    const last = STAGES.findIndex(({ id }) => id === until)
    const days = (endOf(last) - Date.parse(mix.calendar.start)) / DAY
    const own = { ...mix, calendar: { ...mix.calendar, days }, faults, steps: { ...mix.steps, ...steps } }
    const { lines } = simulation({ journeys: people * (last + 1), seed: 21, mix: own })
    await writeFile(join(folder, 'rum.ndjson'), lines.filter(isOfCriteria).join('\n'))
    const ask =
      (events: SharedEvents): Rollout['ask'] =>
      (id, at, changes) => {
        const index = STAGES.findIndex(stage => stage.id === id)
        const asOf = at === undefined ? endOf(index) + 3 * HOUR : Date.parse(at)
        const plan = parsePlan(planWith(index, changes), 'rollout.json', renewalJourney)
        return exactCheck({
          ...renewalJourney,
          plan,
          planFile: 'rollout.json',
          stage: stageOf(plan, id),
          asOf,
          loadEvidence: (period, use) => withFileEvidence(renewalJourney, events, period, asOf, use),
        })
      }
    await withSharedEvents([folder], events => use({ ask: ask(events) }))
  })
}

/** Most lines are requests that no criterion asks about. */
function isOfCriteria(line: string): boolean {
  return !line.includes('"type":"resource"') || line.includes('/messages/renewal')
}

function endOf(index: number): number {
  return Date.parse(STAGES[index + 1]?.from ?? END)
}

/** The plan during the stage of that index, before later stages were recorded. */
function planWith(
  current: number,
  { criteria = CRITERIA, ends, ranges = {}, baseline = { ranges } }: Changes = {},
): string {
  return JSON.stringify({
    journey: 'rx_renewal',
    toggle: 'the_toggle',
    minimum: { closedHours: 2, users: 500 },
    phases: [
      {
        name: 'II',
        stages: STAGES.map(({ id, percentage, from }, i) => ({
          id,
          kind: i === 0 ? 'canary' : 'percentage',
          percentage,
          ...(i <= current && { started: from, ended: ends ?? STAGES[i + 1]?.from ?? END }),
        })),
      },
    ],
    criteria,
    baseline,
  })
}

const broken = ({ findings }: Check) =>
  findings.filter(({ verdict }) => verdict === 'broken').map(({ id, team, severity }) => [id, team, severity])
const undecided = ({ findings }: Check) => findings.filter(({ verdict }) => verdict === 'undecided').map(({ id }) => id)

test('a good one advances through all stages, and is never rolled back at any check', () =>
  rollout({ until: 'E', people: 1_000 }, async ({ ask }) => {
    for (const [i, { id }] of STAGES.entries()) {
      const checked = await ask(id)
      expect(checked).toMatchObject({ verdict: 'advance', stage: id })
      expect(checked.percentage).toBe(STAGES[i + 1]?.percentage)
      expect(checked.users.by).toBe('accounts')
      expect(checked.users.count).toBeGreaterThan(600)
      expect(new Set(checked.findings.map(({ verdict }) => verdict))).toEqual(new Set(['met']))
      if (id === 'E') expect(checked.actions.join()).toContain('complete')
      expect(checked).not.toHaveProperty('isComplete')
    }
    expect(await ask('B', '2026-10-29T01:00Z')).toMatchObject({ verdict: 'hold', users: { count: 0 } })
    for (const hour of ['06', '12', '18']) expect((await ask('B', `2026-10-29T${hour}:00Z`)).verdict).toBe('hold')
  }))

test('care teams that fail to load at 25%: off for all, owned by Secure Messaging', () =>
  rollout(
    {
      until: 'B',
      faults: [
        {
          kind: 'failure',
          step: 'care_team_pick',
          code: 'care_team_api_error',
          chance: 0.6,
          from: '2026-10-29T12:00Z',
        },
      ],
    },
    async ({ ask }) => {
      expect((await ask('A')).verdict).toBe('advance')
      const checked = await ask('B', '2026-10-30')
      expect(checked).toMatchObject({ verdict: 'roll back', severity: 'critical', percentage: 0 })
      expect(broken(checked)).toContainEqual(['care_teams', 'sm', 'critical'])
      expect(checked.reasons.join()).toContain('Care teams load (Secure Messaging): ')
      expect(checked.actions[0]).toBe('Turn the feature toggle off for all users.')
      expect(broken(checked).map(([id]) => id)).not.toContain('handoff')
    },
  ))

test('a slow send at 50%: back to 25%, owned by Secure Messaging', () =>
  rollout(
    { until: 'C', faults: [{ kind: 'slow', request: SEND, factor: 12, from: '2026-10-31T12:00Z' }] },
    async ({ ask }) => {
      expect((await ask('B')).verdict).toBe('advance')
      const checked = await ask('C')
      expect(checked).toMatchObject({ verdict: 'roll back', severity: 'high', percentage: 25 })
      expect(broken(checked)).toEqual([['latency', 'sm', 'high']])
    },
  ))

test('lost handoffs: off for all, owned by Medications', () =>
  rollout(
    {
      until: 'B',
      faults: [{ kind: 'handoff', step: 'care_team_pick', loses: 'page', chance: 0.4, from: '2026-10-29' }],
    },
    async ({ ask }) => {
      const checked = await ask('B')
      expect(checked).toMatchObject({ verdict: 'roll back', severity: 'critical', percentage: 0 })
      expect(broken(checked)).toContainEqual(['handoff', 'meds', 'critical'])
      expect(checked.reasons[0]).toMatch(/^Lost on the way to “Care team pick” \(Medications\): /)
    },
  ))

test('a silent app, for all or part of a stage: no team is blamed, and nothing advances until it sends again', () =>
  rollout(
    {
      until: 'C',
      faults: [
        { kind: 'silent', app: 'secure-messaging', from: '2026-10-24T08:00Z', to: '2026-10-25T08:00Z' },
        { kind: 'silent', app: 'secure-messaging', from: '2026-10-30T12:00Z' },
      ],
    },
    async ({ ask }) => {
      const during = await ask('A', '2026-10-25T04:00Z')
      expect(during.reasons.join()).toContain('The stage continues when someone arrives there again')
      expect(await ask('A')).toMatchObject({ verdict: 'advance' })
      for (const [stage, why] of [
        ['B', /secure-messaging sent nothing from 2026-10-30 1[12].* were on their way/],
        ['C', /An app sent nothing/],
      ] as const) {
        const checked = await ask(stage)
        expect(checked.verdict).toBe('hold')
        expect(broken(checked)).toEqual([])
        expect(undecided(checked)).toEqual(expect.arrayContaining(['conversion', 'handoff', 'meds']))
        expect(checked.reasons.join()).toMatch(why)
      }
    },
  ))

test('apps with different sampling: no team is blamed, and nothing advances', () =>
  rollout({ until: 'A', faults: [{ kind: 'sampled', app: 'secure-messaging', rate: 40 }] }, async ({ ask }) => {
    const checked = await ask('A')
    expect(checked.verdict).toBe('hold')
    expect(broken(checked)).toEqual([])
    expect(checked.reasons.join()).toContain('sample rates differ')
  }))

test('too little traffic: held, with the number of missing users', () =>
  rollout({ until: 'A', people: 200 }, async ({ ask }) => {
    const checked = await ask('A')
    expect(checked.verdict).toBe('hold')
    expect(broken(checked)).toEqual([])
    expect(checked.users.count).toBeLessThan(500)
    const missing = 500 - (checked.users.count ?? 0)
    const minimum = `${checked.users.count} users of the 500 that the stage needs: ${missing} users more`
    expect(checked.reasons).toEqual([minimum])
  }))

test('silence calls for a roll-back if people were expected, and not if few were', () =>
  rollout({ until: 'B' }, async ({ ask }) => {
    const criteria = [{ id: 'silence', kind: 'silence', severity: 'critical', forMinutes: 12 * 60 }]
    const ends = '2026-11-04'
    expect(broken(await ask('B', ends, { criteria, ends }))).toEqual([['silence', 'meds', 'critical']])
    const still = await ask('B', '2026-10-30T23:00Z', { criteria, ends })
    expect(still.findings).toMatchObject([{ verdict: 'met' }])
    const few = await ask('B', '2026-10-29T01:00Z', { criteria, ends })
    expect(few.findings).toMatchObject([{ verdict: 'undecided' }])
  }))

test('a value outside the baseline’s range is broken, on either side', () =>
  rollout({ until: 'A' }, async ({ ask }) => {
    const [conversion, , , , , latency] = CRITERIA
    const verdicts = async (ranges: NonNullable<Changes['ranges']>) =>
      (await ask('A', undefined, { criteria: [conversion as object, latency as object], ranges })).findings.map(
        ({ verdict }) => verdict,
      )
    expect(await verdicts({ conversion: { min: 0.3, max: 0.65 }, latency: { max: 8_000 } })).toEqual(['met', 'met'])
    expect(await verdicts({ conversion: { min: 0.1, max: 0.35 } })).toEqual(['broken', 'met'])
    expect(await verdicts({ conversion: { min: 0.65 }, latency: { max: 1_000 } })).toEqual(['broken', 'broken'])
  }))

test('failure codes that are new, and too common for the baseline to have missed', () =>
  rollout(
    {
      until: 'B',
      faults: [{ kind: 'failure', step: 'modal', code: 'launch_error', chance: 0.3, from: '2026-10-29' }],
      steps: { modal: { ...(mix.steps.modal as StepMix), failures: { launch_error: { chance: 0 } } } },
    },
    async ({ ask }) => {
      const criteria = [{ id: 'codes', kind: 'new_codes', severity: 'low' }]
      const baseline = { from: '2026-10-19', to: '2026-10-29' }
      const checked = await ask('B', undefined, { criteria, baseline })
      expect(checked).toMatchObject({ verdict: 'roll back', severity: 'low' })
      expect(checked.percentage).toBeUndefined()
      const [finding] = checked.findings
      expect(finding).toMatchObject({ verdict: 'broken', team: 'meds' })
      expect(finding?.actual).toMatch(/^modal\.launch_error of team meds \(\d+ users\)$/)
    },
  ))
