import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, through } from '@journey-monitor/test-kit/renewal-walks'
import { type Run, run as runCli } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

const EVENTS = eventsOf(...Array.from({ length: 60 }, () => through('return')))
const STARTED = new Date(Math.min(...EVENTS.map(({ date }) => date)) - 60_000).toISOString()

const LAST = EVENTS.at(-1)?.context.journey.id
/** People who left after the modal. The last one arrived: without any arrival, the telemetry could be the cause. */
const UNSENT = EVENTS.filter(({ context: { journey } }) =>
  ['link_view', 'modal', ...(journey.id === LAST ? ['care_team_pick'] : [])].includes(journey.step),
)

type Stage = Record<string, unknown>

const planOf = (stage: Stage, max = 0.3) => ({
  journey: 'rx_renewal',
  toggle: 'the_toggle',
  minimum: { closedHours: 0, users: 50 },
  phases: [
    {
      name: 'II',
      stages: [
        { id: 'A', kind: 'canary', percentage: 5 },
        { id: 'B', kind: 'percentage', percentage: 25, started: STARTED, ...stage },
        { id: 'C', kind: 'percentage', percentage: 50 },
      ],
    },
  ],
  criteria: [{ id: 'lost', kind: 'handoff_loss', severity: 'high', step: 'care_team_pick', max }],
})

/** Runs `journey-monitor rollout` in a folder with events of people who all returned. */
function withEvents(use: (run: (...args: readonly string[]) => Promise<Run>, folder: string) => Promise<void>) {
  return withFolder(async folder => {
    await writeFile(join(folder, 'events.ndjson'), lines(EVENTS))
    const env = { DD_API_KEY: '', DD_APP_KEY: '' }
    const run = (...args: readonly string[]) => runCli(['rollout', ...args], { cwd: folder, env })
    await use(run, folder)
  })
}

const CHECK = ['check', 'events.ndjson', '--as-of', '2027-01-01', '--stage']

test('the verdict is the exit code: 0, 10, 20', () =>
  withEvents(async (run, folder) => {
    const verdictOn = async (stage: Stage, id = 'B') => {
      await writeFile(join(folder, 'rollout.json'), JSON.stringify(planOf(stage)))
      const { code, out, err } = await run(...CHECK, id, '--json')
      expect(err).toBe('')
      const { verdict, percentage } = JSON.parse(out)
      return { code, verdict, percentage }
    }
    expect(await verdictOn({})).toEqual({ code: 0, verdict: 'advance', percentage: 50 })
    expect(await verdictOn({}, 'C')).toEqual({ code: 10, verdict: 'hold', percentage: undefined })
    expect(await verdictOn({ minimum: { users: 1_000 } })).toMatchObject({ code: 10, verdict: 'hold' })
    const early = { kind: 'pilot', percentage: undefined, minimum: { users: 2 } }
    await writeFile(join(folder, 'events.ndjson'), lines(EVENTS.slice(0, EVENTS.length / 20)))
    expect(await verdictOn(early)).toMatchObject({ code: 0, verdict: 'advance' })
    expect(await verdictOn({ minimum: { users: 2 } })).toMatchObject({ code: 10, verdict: 'hold' })
    await writeFile(join(folder, 'events.ndjson'), lines(EVENTS))
    const rolledBack = { at: '2026-12-20', severity: 'high', by: 'Ada' }
    expect(await verdictOn({ rolledBack })).toMatchObject({ code: 10, verdict: 'hold' })
    expect(await verdictOn({ rolledBack: { ...rolledBack, resolvedAt: '2026-12-21' } })).toEqual({
      code: 0,
      verdict: 'resume',
      percentage: 5,
    })
    expect(await verdictOn({ rolledBack: { ...rolledBack, resolvedAt: '2027-01-02' } })).toMatchObject({
      code: 10,
      verdict: 'hold',
    })
    expect(await verdictOn({ rolledBack: { ...rolledBack, at: '2027-01-02' } })).toMatchObject({
      code: 0,
      verdict: 'advance',
    })
    const lost = { id: 'lost', kind: 'conversion', severity: 'high', min: 0.5 }
    await writeFile(join(folder, 'events.ndjson'), lines(UNSENT))
    await writeFile(join(folder, 'rollout.json'), JSON.stringify({ ...planOf({}), criteria: [lost] }))
    const { code, out } = await run(...CHECK, 'B')
    expect(code).toBe(20)
    expect(out).toMatch(/^ROLL BACK \(high\), to 5%, by events that end 41 days ago: stage B \(25%\) of\s/)
  }))

test('a stage that is over refers to the current one, and names no percentage', () =>
  withEvents(async (run, folder) => {
    const [phase] = planOf({}).phases
    const stages = phase?.stages.map(stage => (stage.id === 'C' ? { ...stage, started: '2026-12-31' } : stage))
    for (const users of [50, 1_000]) {
      const plan = { ...planOf({}), minimum: { closedHours: 0, users }, phases: [{ name: 'II', stages }] }
      await writeFile(join(folder, 'rollout.json'), JSON.stringify(plan))
      const { code, out } = await run(...CHECK, 'B', '--json')
      expect(code).toBe(users === 50 ? 0 : 10)
      const { percentage, actions } = JSON.parse(out)
      expect(percentage).toBeUndefined()
      expect(actions).toEqual(['Check stage C (50%): it has begun, and no one enters stage B (25%) any more.'])
    }
  }))

const SHORT = planOf({}, 0.02)

test('the text fits one screen: the verdict, the deciding reason, the next step, and the criteria', () =>
  withEvents(async (run, folder) => {
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(SHORT))
    const { code, out } = await run(...CHECK, 'B')
    expect(code).toBe(10)
    expect(
      out.replace(
        /as of [\s\S]*? UTC|from [\s\S]*? UTC\.|is of [\s\S]*? UTC|before [\s\S]*? UTC|0\.0% to \d+\.\d%/g,
        '…',
      ),
    ).toMatchInlineSnapshot(`
      "HOLD, by events that end 41 days ago: stage B (25%) of rx_renewal, as of
      2027-01-01 00:00 UTC

      Why   Lost on the way to “Care team pick” (Medications): 0.0% of 60 journeys
            that completed the step before; limit 2.0%; 95% interval …
            (evidence divided by 2.8 for bursts). Not decided: needs more journeys: so
            far, a share of 4.0% is still possible
      Now   First get newer events, and check again: there are none after 2026-11-20
            01:00 UTC, 41 days ago. See if the intake or the pull that writes them
            still runs, or use --source datadog. If this machine's clock is wrong, or
            you ask about the past, use --as-of 2026-11-20T01:00Z.
            If Datadog has no newer ones either, see in RUM if the apps still send
            events. Only then:
            Leave the toggle as it is, and check again.

      Criteria: 1 not decided
        ? Lost on the way to “Care team pick”: see above

      Judged by journeys that began …; what broke since then
      shows only when the later ones have ended. The newest event ….
      60 journeys (journeys, since their users are unknown; the stage needs 50), of
      journeys that started …
      Each criterion that is within its limit is called broken in at most 1.7% of
      rollouts, however often you check.
      Until this time is over, share at most one such document a day, once 11 more
      journeys have come: two that are closer can be subtracted.
      For your team alone, --exact shows every number.
      "
    `)
    expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
    expect(out).not.toMatch(/surely|about .* more/)

    const colored = async (env: Readonly<Record<string, string>>) =>
      (await runCli(['rollout', ...CHECK, 'B'], { cwd: folder, env })).out
    const [forced, refused] = await Promise.all([colored({ FORCE_COLOR: '1' }), colored({ NO_COLOR: '1' })])
    expect(forced).toMatch(/^\S*HOLD,/)
    expect(forced.startsWith('HOLD')).toBe(false)
    const withoutTimes = (text: string) => text.replace(/as of [\s\S]*? UTC/, '…')
    expect(withoutTimes(stripVTControlCharacters(forced))).toBe(withoutTimes(out))
    expect(withoutTimes(refused)).toBe(withoutTimes(out))
  }))

test('without events of the stage, the answer says so', () =>
  withEvents(async (run, folder) => {
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(planOf({ started: '2026-12-30' })))
    const check = ['check', 'events.ndjson', '--as-of', '2027-01-01', '--stage', 'B', '--exact']
    const { code, out } = await run(...check)
    expect(code).toBe(10)
    expect(out).toContain('No event of this time was found.')
    expect(out).toContain('Not decided: ')
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(planOf({})))
    expect((await run(...check)).out).not.toContain('No event of this time')
  }))

test('an unsigned checklist is one reason, with its open items and their owners', () =>
  withEvents(async (run, folder) => {
    const item = (text: string, discipline?: string, signed?: object) => ({ text, discipline, signed })
    const items = [
      item('Ready', 'engineering'),
      item('Ready', 'UX'),
      item('Reviewed', 'product', { by: 'Ada', on: '2026-01-01' }),
      item('Announced'),
    ]
    const checklists = [{ name: 'Go/no-go', kind: 'go_no_go', before: 'B', items }]
    await writeFile(join(folder, 'rollout.json'), JSON.stringify({ ...planOf({}), checklists }))
    const { out } = await run(...CHECK, 'B', '--json')
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'hold',
      reasons: ['checklist “Go/no-go” is not signed: “Ready” (engineering, UX); “Announced”'],
    })
  }))

test('the default of --stage is the current stage', () =>
  withEvents(async (run, folder) => {
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(planOf({})))
    const { out } = await run(...CHECK.slice(0, -1), '--json')
    expect(JSON.parse(out).stage).toBe('B')
  }))

test('--markdown writes a comment for GitHub, and --slack a message for the plan’s channel', () =>
  withEvents(async (run, folder) => {
    await writeFile(join(folder, 'events.ndjson'), lines(UNSENT))
    const criteria = [{ id: 'lost', kind: 'conversion', severity: 'high', min: 0.5 }]
    const slack = { channel: '#rx-renewal', handles: ['@release-leads'] }
    const owners = { sm: { engineering: ['@sm-engineering'] }, meds: { engineering: ['@meds-engineering'] } }
    await writeFile(join(folder, 'rollout.json'), JSON.stringify({ ...planOf({}), criteria, slack, owners }))
    const comment = await run(...CHECK, 'B', '--markdown')
    expect(comment.code).toBe(20)
    expect(comment.out).toContain(
      '<!-- journey-monitor verdict: B roll back -->\n### ROLL BACK (high), to 5%, by events that end 41 days ago: stage B (25%)',
    )
    expect(comment.out).toMatch(
      /\*\*Why:\*\* Conversion .* \(Secure Messaging\): 0\.0% of 60 journeys that selected the link; at least 50\.0%; 95% interval/,
    )
    expect(comment.out).toMatch(/\| Conversion .* \| Secure Messaging \| ❌ broken \| 0\.0% of 60 journeys/)
    const message = JSON.parse((await run(...CHECK, 'B', '--slack')).out)
    expect(message).toMatchObject({ channel: '#rx-renewal', text: expect.stringMatching(/^ROLL BACK \(high\)/) })
    expect(JSON.stringify(message)).toContain('@release-leads @sm-engineering')
    expect(JSON.stringify(message)).not.toContain('@meds-engineering')
    const both = await run(...CHECK, 'B', '--json', '--slack')
    expect([both.code, both.out]).toEqual([2, ''])
  }))

test('each broken criterion is named once in the message, the deciding one first', () =>
  withEvents(async (run, folder) => {
    await writeFile(join(folder, 'events.ndjson'), lines(UNSENT))
    const conversion = { id: 'lost', kind: 'conversion', severity: 'high', min: 0.5 }
    const handoff = {
      id: 'handoff',
      name: 'Handoffs',
      kind: 'handoff_loss',
      severity: 'critical',
      step: 'care_team_pick',
      max: 0.05,
    }
    await writeFile(join(folder, 'rollout.json'), JSON.stringify({ ...planOf({}), criteria: [conversion, handoff] }))
    const { out } = await run(...CHECK, 'B', '--slack')
    expect(out.match(/Conversion from/g)).toHaveLength(1)
    expect(out.match(/Handoffs \(/g)).toHaveLength(1)
    expect(out.indexOf('Handoffs (')).toBeLessThan(out.indexOf('Conversion from'))
  }))

test('every format says how fresh the judged events are, and that they come from two app versions', () =>
  withEvents(async (run, folder) => {
    const old = new Set(EVENTS.slice(0, EVENTS.length / 2).map(({ context }) => context.journey.id))
    const open = EVENTS.at(-1)?.context.journey.id
    const versions = EVENTS.map(event => {
      const { journey } = event.context
      const by = journey.id === open ? 24 * 60 * 60_000 : 0
      return {
        ...{ ...event, version: old.has(journey.id) ? '1.0.0' : '1.1.0', date: event.date + by },
        context: { journey: { ...journey, started_at: journey.started_at + by } },
      }
    })
    await writeFile(join(folder, 'events.ndjson'), lines(versions))
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(planOf({})))
    const newest = new Date(Math.max(...versions.map(({ date }) => date)) + 1).toISOString()
    const asked = ['check', 'events.ndjson', '--stage', 'B', '--as-of', newest]
    for (const format of [[], ['--markdown'], ['--slack']]) {
      const text = (await run(...asked, '--exact', ...format)).out.replace(/\s+/g, ' ')
      expect(text).toMatch(/Judged by journeys that began before \S+ \S+ UTC; what broke since then shows only when/)
      expect(text).toMatch(/The figures mix app versions: .*secure-messaging 1\.0\.0 and, since \S+ \S+ UTC, 1\.1\.0\./)
    }
    const { events } = JSON.parse((await run(...asked, '--json', '--exact')).out)
    expect(events).toMatchObject({
      are_open: true,
      builds: expect.arrayContaining([expect.objectContaining({ app: 'medications', version: '1.1.0' })]),
    })
    const one = lines(EVENTS.map(event => ({ ...event, version: '1.0.0' })))
    await writeFile(join(folder, 'events.ndjson'), one)
    const later = (await run(...CHECK, 'B')).out
    expect(later).not.toContain('app versions')
    expect(later).toContain('every criterion is met by the journeys that began before')
  }))

test('after a roll-back, the stage resumes by itself once the fix is in production', () =>
  withEvents(async (run, folder) => {
    const verdictOn = async (rolledBack: object) => {
      await writeFile(join(folder, 'rollout.json'), JSON.stringify(planOf({ rolledBack })))
      const { out } = await run(...CHECK, 'B', '--json')
      const { verdict, percentage, window, users } = JSON.parse(out)
      return { verdict, percentage, from: window?.from, users: users.count }
    }
    const at = new Date(Date.parse(STARTED) + 1).toISOString()
    const rolledBack = { at, severity: 'high', by: 'Ada' }
    expect(await verdictOn(rolledBack)).toMatchObject({ verdict: 'hold', percentage: undefined })
    expect(await verdictOn({ ...rolledBack, resolvedAt: '2026-12-31' })).toMatchObject({
      verdict: 'resume',
      percentage: 5,
    })
    const resolvedAt = new Date(Date.parse(STARTED) + 2).toISOString()
    expect(await verdictOn({ ...rolledBack, resolvedAt })).toEqual({
      verdict: 'advance',
      percentage: 50,
      from: resolvedAt,
      users: 60,
    })
  }))

test('a wrong option exits with 2 and decides nothing', () =>
  withEvents(async (run, folder) => {
    const refused = async (...args: string[]) => {
      const { code, out, err } = await run(...args)
      expect(code).toBe(2)
      expect(out).toBe('')
      return err
    }
    expect(await refused(...CHECK, 'B')).toContain(
      'rollout.json does not exist; begin one with: journey-monitor rollout init',
    )
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(planOf({ percentage: 250 }), null, 2))
    expect(await refused(...CHECK, 'B')).toMatch(/rollout\.json, line \d+: phases\[0\]\.stages\[1\]\.percentage: /)
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(planOf({})))
    expect(await refused(...CHECK, 'Z')).toContain('the plan has no stage "Z"; it has A, B, C')
    expect(await refused('check', 'nothing.ndjson', '--stage', 'B')).toContain('nothing.ndjson does not exist')
    expect(await refused(...CHECK, 'B', '--source', 'datadog')).toContain('--source datadog reads no files')
    expect(await refused('check', '--stage', 'B', '--source', 'datadog')).toContain('DD_API_KEY')
  }))

test('a baseline file that cannot be read is reported as missing, broken, or of another journey', () =>
  withEvents(async (run, folder) => {
    const refusal = async () => {
      const { code, out, err } = await run(...CHECK, 'B')
      expect(code).toBe(2)
      expect(out).toBe('')
      return err
    }
    const plan = { ...planOf({}), baseline: { file: 'funnel.json' } }
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(plan))
    expect(await refusal()).toContain('funnel.json does not exist; write the baseline with: journey-monitor funnel')
    await writeFile(join(folder, 'funnel.json'), '{"journey": "rx_renewal",')
    expect(await refusal()).toMatch(/funnel\.json is not valid JSON \(.*\); write the baseline with: /)
    await writeFile(join(folder, 'funnel.json'), '{"journey": "another"}')
    expect(await refusal()).toContain('funnel.json is not a funnel of rx_renewal; write the baseline with: ')
  }))

test('init writes a plan that check accepts, and never overwrites one', () =>
  withEvents(async (run, folder) => {
    const { code, out } = await run('init')
    expect(code).toBe(0)
    expect(out).toContain('rollout.json')
    const written = await readFile(join(folder, 'rollout.json'), 'utf8')
    expect(await run(...CHECK, 'A')).toMatchObject({ code: 10, out: expect.stringContaining('has not begun') })
    const again = await run('init')
    expect(again.code).toBe(2)
    expect(again.err).toContain('rollout.json is there already')
    expect(await readFile(join(folder, 'rollout.json'), 'utf8')).toBe(written)
  }))
