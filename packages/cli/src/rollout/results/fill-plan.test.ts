import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { careTeamsFail, eventsOf, link, through } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
import { parsePlan } from '../read-plan.ts'
import { starter } from '../starter.ts'
import { fillPlan } from './fill-plan.ts'
import { readFacts } from './plan-facts.ts'
import type { Facts } from './results-facts.ts'
import { type Subject, type WrittenPlan, writePlan } from './write-results.ts'

/** Release plans as their teams wrote them. */
const PLANS = fileURLToPath(new URL('release-plans/', import.meta.url))
const NAMES = ['coordination', 'toggle', 'phased', 'friends-and-family', 'dashboard'] as const
const planOf = (name: (typeof NAMES)[number]) => readFile(join(PLANS, `${name}.md`), 'utf8')

const EVENTS = eventsOf(through('return'), link, careTeamsFail)
const DAY = 86_400_000
const FIRST = Math.min(...EVENTS.map(({ date }) => date))
const day = (offset: number) => new Date(FIRST + offset * DAY).toISOString()

const ROLLOUT = {
  journey: 'rx_renewal',
  toggle: 'the_toggle',
  traffic: { usersPerWeek: 4_000, peakUsersPerWeek: 5_000, source: 'Google Analytics' },
  phases: [
    {
      name: 'I',
      stages: [
        {
          id: 'UAT',
          kind: 'uat',
          planned: { from: '2026-01-05', to: '2026-01-07' },
          users: 2,
          recruiting: 'two volunteers',
          conduct: 'a call',
        },
        { id: 'P', kind: 'pilot', users: 1 },
        { id: 'FF', kind: 'friends_and_family', percentage: 5, users: 19 },
      ],
    },
    {
      name: 'II',
      stages: [
        { id: 'A', kind: 'canary', percentage: 5, planned: { from: '2026-01-12', to: '2026-01-19' } },
        { id: 'B', kind: 'percentage', percentage: 25, started: day(-1), ended: day(1) },
        { id: 'C', kind: 'percentage', percentage: 50 },
        { id: 'D', kind: 'percentage', percentage: 100 },
      ],
    },
  ],
  criteria: [
    {
      id: 'pick',
      name: 'Care teams load',
      kind: 'failure_rate',
      severity: 'critical',
      step: 'care_team_pick',
      max: 0.05,
    },
    { id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 },
    { id: 'handoff', kind: 'handoff_loss', severity: 'critical', step: 'care_team_pick', max: 0.05 },
    { id: 'meds', kind: 'drop_off', severity: 'low', team: 'meds', max: 0.25 },
  ],
  checklists: [
    {
      name: 'Go/no-go',
      kind: 'go_no_go',
      before: 'A',
      items: [
        { text: 'Contact Center Review is submitted', signed: { by: 'Ada', on: '2026-01-03' } },
        { text: 'Determine a verdict' },
      ],
    },
  ],
  manualMetrics: [
    { name: 'Views', kind: 'analytics', stage: 'B', value: '31,200', source: 'GA', date: '2026-01-20', by: 'Bea' },
    {
      name: 'Calls',
      kind: 'call_center',
      stage: '1-month',
      value: '14',
      source: 'desk',
      date: '2026-02-20',
      by: 'Bea',
    },
  ],
  feedback: [{ team: 'sm', stage: 'B', text: 'Hard to find.', date: '2026-01-20', by: 'SM UX' }],
  owners: { meds: { engineering: ['@meds-engineering'], ux: ['@meds-ux'] } },
  links: [
    { name: 'Datadog dashboard', url: 'https://dashboards.example.org/rx' },
    { name: 'Launch ticket', url: 'https://tickets.example.org/1' },
  ],
  launched: day(-1),
  verdict: 'Go, 2026-01-10',
  okrs: ['Half of all renewals online'],
}

type Changes = Readonly<Record<string, unknown>>
type Fill = (text: string, changes?: Changes, subject?: Subject) => Promise<WrittenPlan>

let folder: string
/** Facts by the text of a rollout.json, so that each plan's events are read once. */
const factsOf = new Map<string, Promise<Facts>>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journey-monitor-test-'))
  await writeFile(join(folder, 'events.ndjson'), lines(EVENTS))
})

afterAll(() => rm(folder, { recursive: true }))

const fill: Fill = async (text, changes = {}, subject = { type: 'all' }) => {
  const rollout = JSON.stringify({ ...ROLLOUT, ...changes })
  const facts = factsOf.get(rollout) ?? readFactsWith(rollout)
  factsOf.set(rollout, facts)
  return writePlan(text, subject, await facts)
}

async function readFactsWith(text: string, asOf = FIRST + 60 * DAY): Promise<Facts> {
  const rollout = join(folder, 'rollout.json')
  await writeFile(rollout, text)
  const asked = { inputs: [join(folder, 'events.ndjson')], asOf, isShared: false }
  return readFacts({ rollout, journey: renewalJourney, asked })
}

const BLANK = /\[(?:FILL_IN|PICK_ONE|TBD)|\bTBD\b|\bXX\b|HERE\b|\bHere\b|\[ \]/i

describe.each(NAMES)('the plan %s', name => {
  test('keeps every line without a blank, in order; the second filling changes nothing', async () => {
    const plan = await planOf(name)
    const once = await fill(plan)
    const result = once.text.split('\n')
    let at = 0
    for (const line of plan.split('\n').filter(each => each.trim() !== '' && !BLANK.test(each))) {
      const start = line.trim().replace(/^\d+\.$/, '')
      const found = result.findIndex((each, i) => i >= at && each.trim().startsWith(start))
      expect(found, line).toBeGreaterThanOrEqual(0)
      at = found
    }
    const twice = await fill(once.text)
    expect(twice.text).toBe(once.text)
    expect(twice.open).toEqual(once.open)
  })

  test('explains every remaining blank, some of which only people can fill', async () => {
    const { text, open } = await fill(await planOf(name))
    const result = text.split('\n')
    for (const { line } of open) expect(result[line - 1]?.trim()).not.toBe('')
    const known = new Set(open.map(({ line }) => line))
    const end = result.findIndex(line => line.startsWith('<!-- journey-monitor'))
    for (const [i, line] of result.slice(0, end).entries()) {
      if (/\[(?:FILL_IN|PICK_ONE)|:\**\s*(?:XX|TBD)\b/.test(line) && !line.startsWith('    ')) {
        expect(known.has(i + 1) || /^\s+- /.test(line), line).toBe(true)
      }
    }
  })
})

test('planning and results of a stage, whatever the labels', async () => {
  const { text } = await fill(await planOf('phased'))
  expect(text).toContain('- Length of time: 7 days (2026-01-12 to 2026-01-19) (*minimum 2 hours*)')
  expect(text).toContain('to be): 5%, about 200 to 250 users a week (Google Analytics) (*Recommendation: select')
  expect(text).toContain('to be): 25%, about 290 to 360 users in 2 days (Google Analytics)\n')
  expect(text).toMatch(/### Stage B: 25% of users[\s\S]*?- Number of unique users: 3 \(/)
  expect(text).toMatch(
    /- Metrics at this stage \(per your "success criteria"\): 4 criteria \([^)]*\), a list that includes KPIs listed in the \[Rollout Planning\]\(#rollout-planning\) section\n {2}- Care teams load \(at most 5/,
  )
  expect(text).toMatch(/Types of errors logged: 1 type\n {2}- `care_team_api_error`/)
  expect(text).toContain('#### Desired date range: 2026-01-05 to ')
  expect(text).toContain('- Launch ticket: [Launch ticket](https://tickets.example.org/1)\n')
  expect(text).toContain('- Analytics dashboard: [Datadog dashboard](https://dashboards.example.org/rx)\n')
  expect(text).toMatch(
    /\("success criteria"\)\?: \n- 4 criteria; a stage advances when all are met\n {2}- Care teams load: at most 5/,
  )
  expect(text).toMatch(/- Post-launch KPI 3 actual: Lost on the way [^\n]*\n {2}- Lost by Medications/)
  expect(text).toMatch(/removal of feature toggles\)\?\n {3}- Remove the feature toggle `the_toggle`/)
})

test('results after the launch wait until their time is over, unless they are asked for', async () => {
  const plan = '## 1-week results\n- Number of unique users: XX\n## 1-month results\n- Number of unique users: XX\n'
  const factsAt = (asOf: number) => readFactsWith(JSON.stringify(ROLLOUT), asOf)
  const afterWeek = await factsAt(FIRST + 10 * DAY)
  const { text, open } = await writePlan(plan, { type: 'all' }, afterWeek)
  expect(text).toMatch(
    /1-week results\n- Number of unique users: 3 \([^\n]*\n## 1-month results\n- Number of unique users: XX\n/,
  )
  expect(open).toMatchObject([
    { line: 4, missing: expect.stringMatching(/^this time ends at 2026-[^,]*, and the data is as of 2026-/) },
  ])
  const month = { type: 'post-launch', when: '1-month' } as const
  const asked = await writePlan(plan, month, afterWeek)
  expect(asked.text).toMatch(/1-month results\n- Number of unique users: 3 \([^\n]*, so far: this time ends at 2026-/)
  const before = await writePlan(plan, month, await factsAt(FIRST - 1))
  expect(before.text, 'knows nothing that is later').toContain('1-month results\n- Number of unique users: XX\n')
})

test('a plan with lists instead of fields gets items, a verdict, OKRs, and signed boxes', async () => {
  const { text } = await fill(await planOf('dashboard'))
  expect(text).toContain('- [x] Contact Center Review is submitted \n  - Ada, 2026-01-03\n')
  expect(text).toContain('- [ ] Determine a verdict\n')
  expect(text).toContain('**Verdict:Go, 2026-01-10**')
  expect(text).toContain('**OKRs:** Half of all renewals online')
  expect(text).toContain('#### Rollout dates: 2026-01-05 to ')
  expect(text).toMatch(
    /### Stage B \n[\s\S]*?Google Analytics traffic to [^\n]*\n\n1\. 31,200 \(Views; GA, 2026-01-20, by Bea\)\n/,
  )
  expect(text).toContain('12. Contact Center calls (MyVA411): 14 (Calls; desk, 2026-02-20, by Bea)')
  expect(text).toContain(
    '5. **What technical tasks are needed to clean up (i.e., removal of feature toggles)?**\n   1. [Remove',
  )
})

test('criteria go under the plan’s heading for them, before a launch and without events', async () => {
  const { text } = await fill(await planOf('toggle'), { launched: undefined }, { type: 'planning' })
  expect(text).toContain('##  Metrics Based Criteria: 4 criteria; a stage advances when all are met\n\n| Criterion |')
  expect(text).toContain('| Care teams load | at most 5.0')
  expect(text).toContain('Desired date range: 2026-01-05 to ')
  expect(text).toContain('metrics: [Datadog dashboard](https://dashboards.example.org/rx)\n')
  expect(text).toContain('**Metrics Criteria Defined Below.**')
})

test('friends and family alongside a percentage: the plan asks how many there were', async () => {
  const plan = '## Phase I: Friends and Family testing and 5% of users\n\n### Results\n'
  const phases = [{ name: 'I', stages: [{ id: 'FF', kind: 'friends_and_family', percentage: 5, started: day(-1) }] }]
  const { text } = await fill(plan, { phases, manualMetrics: [], feedback: [], checklists: [] })
  expect(text).toContain('- **Number of users:** 3 (')
  expect(text).toContain('  - Friends and family among them: [FILL_IN]')
})

describe('people’s own changes', () => {
  test('stay, and the rest is updated', async () => {
    const { text } = await fill(await planOf('coordination'))
    const edited = text
      .replace(/- \*\*Number of unique users:\*\* 3 \(.*/, '- **Number of unique users:** about two, says Ada')
      .replace('- **Downstream service impacts:** No', '- **Downstream service impacts:** none that we know')
    const changed = await fill(edited, {
      verdict: 'Go',
      criteria: ROLLOUT.criteria.map(each => ({
        ...each,
        name: each.id === 'pick' ? 'Renamed' : undefined,
      })),
    })
    expect(changed.text).toContain('  - Renamed (at most 5')
    expect(changed.text).not.toContain('Care teams load')
    expect(changed.text).toContain('users:** about two, says Ada')
    expect(changed.text).toContain('impacts:** none that we know')
    expect(changed.text).toContain('`care_team_api_error`')
  })

  test('stay even without the list of generated text', async () => {
    const { text } = await fill(await planOf('coordination'))
    const bare = text.slice(0, text.indexOf('\n<!-- journey-monitor'))
    const again = await fill(bare)
    expect(again.text.startsWith(bare.trimEnd())).toBe(true)
  })
})

test('line ends and a byte order mark stay', async () => {
  const plan = `\uFEFF${(await planOf('phased')).replaceAll('\n', '\r\n')}`
  const { text } = await fill(plan)
  expect(text.startsWith('\uFEFF# Release plan')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  expect((await fill(text)).text).toBe(text)
})

test('an empty heading gets the filled template of its time', async () => {
  const { text } = await fill(
    '# Plan\n\n## Stage B\n\n### Planning\n\n### Results\n\n## 1-week results\n\n## Post-launch questions\n',
  )
  expect(text).toContain('### Planning\n\n- **Length of time:** 2 days (')
  expect(text).toContain('### Results\n\n- **Number of unique users:** 3 (')
  expect(text).toContain('## 1-week results\n\n- **Number of unique users:** 3 (')
  expect(text).toContain('## Post-launch questions\n\n1. **How do the KPIs')
  expect((await fill(text)).text).toBe(text)
})

test('reports times with no section, or several', async () => {
  const { unplaced } = await fill('## Stage A\n\ntext\n\n## Stage B\n\ntext\n\n## Stage B\n\ntext\n')
  expect(unplaced).toContain('stage C: no heading names it')
  expect(unplaced).toContain('stage B: the headings of lines 5 and 9 both name it')
})

test('writes the file once, and not at all if nothing changed', async () => {
  await withFolder(async own => {
    const path = join(own, 'plan.md')
    await writeFile(path, await planOf('toggle'))
    await writeFile(join(own, 'rollout.json'), JSON.stringify(ROLLOUT))
    const asked = { inputs: [join(folder, 'events.ndjson')], asOf: undefined, isShared: true }
    const facts = await readFacts({ rollout: join(own, 'rollout.json'), journey: renewalJourney, asked })
    await fillPlan(path, { type: 'planning' }, facts)
    const { ino } = await stat(path)
    await fillPlan(path, { type: 'planning' }, facts)
    expect((await stat(path)).ino).toBe(ino)
    expect((await readdir(own)).sort()).toEqual(['plan.md', 'rollout.json'])
    await expect(fillPlan(join(own, 'none.md'), { type: 'planning' }, facts)).rejects.toThrow('does not exist')
  })
})

test.each([
  ['toggle', []],
  ['coordination', []],
  ['dashboard', ['Test the 2.0 Profile and MyVA experience in Production']],
] as const)(
  'with the starter’s checklists signed, each box of the plan %s is ticked except one in its own words',
  async (name, own) => {
    const plan = parsePlan(starter(renewalJourney), 'rollout.json', renewalJourney)
    const checklists = plan.checklists?.map(list => ({
      ...list,
      items: list.items.map(item => ({ ...item, signed: { by: 'Ada', on: '2026-01-03' } })),
    }))
    const { text } = await fill(await planOf(name), { checklists })
    expect([...text.matchAll(/^\s*- \[ \] (.*?)\s*$/gm)].map(([, box]) => box)).toEqual(own)
  },
)
