import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { careTeamsFail, eventsOf, link, through } from '@journey-monitor/test-kit/renewal-walks'
import { type Run, run as runCli } from '@journey-monitor/test-kit/run-cli'
import { WEBHOOK_SECRET, withSlackWebhook } from '@journey-monitor/test-kit/slack-webhook'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { describe, expect, test } from 'vitest'

const EVENTS = eventsOf(through('return'), link, careTeamsFail)
const STARTED = new Date(Math.min(...EVENTS.map(({ date }) => date)) - 60_000).toISOString()
const ROLLOUT = {
  journey: 'rx_renewal',
  toggle: 'the_toggle',
  phases: [
    {
      name: 'II',
      stages: [
        { id: 'B', kind: 'percentage', percentage: 25, started: STARTED },
        { id: 'C', kind: 'percentage', percentage: 50 },
      ],
    },
  ],
  criteria: [{ id: 'pick', kind: 'failure_rate', severity: 'critical', step: 'care_team_pick', max: 0.05 }],
}

/** Runs `journey-monitor rollout` in a folder with events, a rollout and a release plan. */
function withRollout(
  use: (run: (args: readonly string[], env?: Record<string, string>) => Promise<Run>, folder: string) => Promise<void>,
): Promise<void> {
  return withFolder(async folder => {
    await writeFile(join(folder, 'events.ndjson'), lines(EVENTS))
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(ROLLOUT))
    await writeFile(
      join(folder, 'plan.md'),
      '# Plan\r\n## Stage B\r\n- Number of unique users: XX\r\n- Changes needed: TBD\r\n\r\nour words\r\n',
    )
    const run = ([command = '', ...rest]: readonly string[], env: Record<string, string> = {}) =>
      runCli(['rollout', command, 'events.ndjson', '--as-of', '2027-01-01', ...rest], {
        cwd: folder,
        env: { SLACK_WEBHOOK_URL: '', ...env },
      })
    await use(run, folder)
  })
}

describe('journey-monitor rollout results', () => {
  test('prints the section, and hides small counts without --exact', async () => {
    await withRollout(async (run, folder) => {
      const shared = await run(['results', '--stage', 'B', '--csv', 'tables'])
      expect(shared.code).toBe(0)
      expect(await readFile(join(folder, 'tables/errors.csv'), 'utf8')).toBe(
        'step,code,events,lost\r\ncare_team_pick,care_team_api_error,<11,<11\r\n',
      )
      expect(await readFile(join(folder, 'tables/results.csv'), 'utf8')).toMatch(
        /^what,count\r\nusers \(journeys\),<11\r\n/,
      )
      expect((await readdir(join(folder, 'tables'))).length).toBe(4)
      expect(shared.out).toMatch(/^- \*\*Number of unique users:\*\* <11 \(journeys, not people/)
      const exact = await run(['results', '--stage', 'B', '--exact'])
      expect(exact.out).toContain(
        '`care_team_api_error` in `care_team_pick` (Secure Messaging, engineering): logged once, 1 journey lost by it',
      )
    })
  })

  test('writes its tables and the plan together, or none of them', async () => {
    await withRollout(async (run, folder) => {
      const before = await readdir(folder)
      const withPlan = (plan: string) => run(['results', '--stage', 'B', '--csv', 'tables', '--plan', plan])
      expect(await withPlan('none.md')).toMatchObject({
        code: 2,
        err: expect.stringContaining('none.md does not exist'),
      })
      const plan = await readFile(join(folder, 'plan.md'), 'utf8')
      await writeFile(join(folder, 'tables'), 'not a folder')
      expect(await withPlan('plan.md')).toMatchObject({ code: 2, err: expect.stringContaining('tables') })
      expect(await readFile(join(folder, 'plan.md'), 'utf8')).toBe(plan)
      await rm(join(folder, 'tables'))
      expect(await readdir(folder)).toEqual(before)

      expect(await withPlan('plan.md')).toMatchObject({ code: 0 })
      expect((await readdir(join(folder, 'tables'))).length).toBe(4)
      expect(await readFile(join(folder, 'plan.md'), 'utf8')).toContain('<11 (journeys')
    })
  })

  test('fills the plan with its own line endings, lists the open blanks, and leaves no other file behind', async () => {
    await withRollout(async (run, folder) => {
      const plan = ['results', '--stage', 'b', '--plan', 'plan.md']
      const { code, out } = await run(plan)
      expect(code).toBe(0)
      expect(out).toBe(
        'plan.md: 1 blank is filled, 1 left.\n\nOnly people can fill:\n  line 4: Stage B › Changes needed\n',
      )
      const first = await readFile(join(folder, 'plan.md'), 'utf8')
      expect(first).toMatch(/^# Plan\r\n## Stage B\r\n- Number of unique users: <11 \(journeys.*\r\n- Changes/)
      expect(first).toContain('- Changes needed: TBD\r\n\r\nour words\r\n')
      expect(first.replaceAll('\r\n', '')).not.toContain('\n')

      expect(await run(plan)).toMatchObject({ code: 0 })
      expect(await readFile(join(folder, 'plan.md'), 'utf8')).toBe(first)
      expect((await readdir(folder)).sort()).toEqual(['events.ndjson', 'plan.md', 'rollout.json'])
    })
  })

  test('needs no events before the launch', async () => {
    await withRollout(async (run, folder) => {
      await writeFile(join(folder, 'plan.md'), '## Metrics-based criteria: TBD\n')
      expect(await run(['results', '--planning', '--plan', 'plan.md', '--rollout', 'rollout.json'])).toMatchObject({
        code: 0,
      })
      expect(await readFile(join(folder, 'plan.md'), 'utf8')).toContain('| Failures in “Care team pick” | at most 5.0')
    })
  })

  test.each([
    [[], 'name a part: one of --stage B'],
    [['--all'], '--all needs --plan, the file to fill'],
    [['--stage', 'C'], 'stage C (50%) has not begun: set its "started" in rollout.json'],
  ])('explains the error, and exits with 2: %s', async (args, message) => {
    await withRollout(async run => {
      const { code, out, err } = await run(['results', ...args])
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toContain(message)
    })
  })
})

describe('journey-monitor rollout incident', () => {
  test('prints the ticket with the person’s own words', async () => {
    await withRollout(async run => {
      const { code, out } = await run([
        'incident',
        '--stage',
        'B',
        '--reason',
        'calls',
        '--pr',
        'https://github.com/o/r/pull/1',
      ])
      expect(code).toBe(0)
      expect(out).toContain('# Rollback: `rx_renewal`, stage B (25%)')
      expect(out).toContain('- calls\n')
      expect(out).toContain('- [x] PR submitted: https://github.com/o/r/pull/1')
    })
  })

  test('posts nothing by default; on request, posts to the webhook, whose address it never prints', async () => {
    await withSlackWebhook([[200, 'ok']], async ({ url, received }) => {
      await withRollout(async run => {
        const alert = ['incident', '--stage', 'B', '--slack', 'alert']
        const dry = await run(alert, { SLACK_WEBHOOK_URL: url })
        expect(received).toEqual([])

        const sent = await run([...alert, '--send'], { SLACK_WEBHOOK_URL: url })
        expect(sent.code).toBe(0)
        expect(received.map(({ body }) => body)).toEqual([JSON.parse(dry.out)])
        for (const { out, err } of [dry, sent]) expect(out + err).not.toContain(WEBHOOK_SECRET)
      })
    })
  })

  test.each([
    [['--send'], '--send needs a message'],
    [['--slack', 'alert', '--send'], 'SLACK_WEBHOOK_URL is not set'],
    [['--alert-url', 'nowhere'], 'It must be a URL'],
  ])('explains the error, and exits with 2: %s', async (args, message) => {
    await withRollout(async run => {
      const { code, out, err } = await run(['incident', '--stage', 'B', ...args])
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toContain(message)
    })
  })
})
