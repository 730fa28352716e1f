import { execFileSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { renewal } from '@journey-monitor/sdk/renewal'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { recorder } from '@journey-monitor/test-kit/journey-recorder'
import { run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { describe, expect, test } from 'vitest'

const { actions, visit } = recorder(renewal)
visit(({ journey, wait }) => {
  journey.complete('link_view')
  journey.start('modal')
  wait(2_500)
  journey.complete('modal')
  journey.fail('care_team_pick', 'care_team_api_error')
})
visit(({ journey }) => {
  journey.start('link_view')
  journey.complete('link_view')
  journey.start('send')
  journey.complete('send')
  journey.complete('return')
})
const AS_OF = ['--as-of', '2027-01-01'] as const

describe('journey-monitor funnel', () => {
  test('reads .journeys by default, and prints tables', async () => {
    await withFolder(async cwd => {
      await mkdir(join(cwd, '.journeys'))
      await writeFile(join(cwd, '.journeys', 'rum-1.ndjson'), lines(actions))
      const { code, out, err } = await run(['funnel', ...AS_OF], { cwd })

      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toMatch(
        /^1 of 2 Veterans’ journeys that selected the link sent the message \(50\.0%, 95%\ninterval 9\.5–90\.5, small sample\); the other 1 was lost\.\n\nEngineering problems: 1 journey lost\. Secure Messaging: 1, all Care team API\nerror in “Care team pick”\.\n/,
      )
      expect(out).toMatch(/^2\. Modal +Medications +2 +2 +100\.0%\* +100\.0%\*$/m)
      expect(out).toMatch(/^Secure Messaging, engineering: Care team API error, in “Care +1 +100\.0%\*\nteam pick”$/m)
      expect(out).toContain('medications: 10 events, sampled at 100%')
      expect(out).toContain('No warnings.')
      expect(out).toMatch(/\* A rate of fewer than 30 journeys: it may be chance\.$/m)
    })
  })

  test('is as wide as COLUMNS, else as the terminal, else 80 columns', async () => {
    const funnel = (COLUMNS?: string) => run(['funnel', '-', ...AS_OF], { input: lines(actions), env: { COLUMNS } })
    const [narrow, usual, wide] = await Promise.all([funnel('40'), funnel('0'), funnel('120')])
    const longest = ({ out }: { out: string }) => Math.max(...out.split('\n').map(line => line.length))
    expect(longest(narrow)).toBeLessThanOrEqual(40)
    expect(longest(usual)).toBeLessThanOrEqual(80)
    expect(wide.out).toMatch(/^2\. Modal +Medications +2 +2 +100\.0% \(34\.2–100\.0\)\* +.* +2\.5 s +2\.5 s$/m)
  })

  test('uses color only on a terminal, or with FORCE_COLOR', async () => {
    const color = '\u001b['
    const plain = await run(['funnel', '-'], { input: lines(actions) })
    const forced = await run(['funnel', '-'], { input: lines(actions), env: { FORCE_COLOR: '1' } })
    const refused = await run(['funnel', '-'], { input: lines(actions), env: { NO_COLOR: '1' } })
    expect([plain, forced, refused].map(({ out }) => out.includes(color))).toEqual([false, true, false])
  })

  test('prints the same JSON for a file, a gzip file, a folder, a pipe and standard input', async () => {
    await withFolder(async cwd => {
      const [one, two] = [lines(actions.slice(0, 4)), lines(actions.slice(4))]
      await mkdir(join(cwd, 'parts', 'deeper'), { recursive: true })
      await writeFile(join(cwd, 'all.txt'), one + two)
      await writeFile(join(cwd, 'packed'), gzipSync(one + two))
      await writeFile(join(cwd, 'parts', 'one[1]*.ndjson'), one)
      await writeFile(
        join(cwd, 'parts', 'deeper', "it's.jsonl.gz"),
        Buffer.concat([gzipSync(two.slice(0, 500)), gzipSync(two.slice(500))]),
      )
      await writeFile(join(cwd, 'parts', 'notes.txt'), 'not events')
      const json = (inputs: string[], input?: string | Buffer) =>
        run(['funnel', ...inputs, '--json', ...AS_OF], { cwd, input })
      execFileSync('mkfifo', [join(cwd, 'pipe')])
      const [file, ...others] = await Promise.all([
        json(['all.txt']),
        json(['packed']),
        json(['parts', './parts/deeper/../one[1]*.ndjson']),
        json(['-'], one + two),
        json(['-'], gzipSync(one + two)),
        json(['pipe']),
        writeFile(join(cwd, 'pipe'), one + two),
      ])

      expect(JSON.parse(file?.out ?? '')).toMatchObject({
        journey: 'rx_renewal',
        journeys: { total: 2, returned: 1, dropped: 1 },
        quality: { events: actions.length, duplicates: 0, rejected: 0 },
      })
      expect(file?.out, 'how many have a time is no field').not.toContain('"timed"')
      for (const other of others.filter(each => each !== undefined)) expect(other).toEqual(file)
    })
  })

  test('selects by time, in UTC, and prints the window', async () => {
    const { out } = await run(
      ['funnel', '-', '--json', '--from-time', '2026-11-21', '--to-time', '2026-11-21T12:00+01:00', ...AS_OF],
      {
        input: lines(actions),
      },
    )
    expect(JSON.parse(out)).toMatchObject({
      window: { from: '2026-11-21T00:00:00.000Z', to: '2026-11-21T11:00:00.000Z', as_of: '2027-01-01T00:00:00.000Z' },
      journeys: { total: 0 },
    })
  })

  test('selects the last hours before --as-of', async () => {
    const started = async (since: string, asOf = '2026-11-21') =>
      JSON.parse(
        (await run(['funnel', '-', '--json', '--since', since, '--as-of', asOf], { input: lines(actions) })).out,
      )
    expect(await started('23h')).toMatchObject({
      window: { from: '2026-11-20T01:00:00.000Z', to: null },
      journeys: { total: 0 },
    })
    expect(await started('1d')).toMatchObject({ window: { from: '2026-11-20T00:00:00.000Z' }, journeys: { total: 2 } })
    expect((await started('1440m')).journeys.total).toBe(2)
    expect((await started('1d', '2026-11-19')).journeys.total).toBe(0)
  })

  test('selects journeys by several values, and prints a funnel for each value of another dimension', async () => {
    const { code, out } = await run(
      ['funnel', '-', ...AS_OF, '--where', 'day=2026-11-20', '--where', 'journey_version=1', '--by', 'page'],
      { input: lines(actions) },
    )
    expect(code).toBe(0)
    expect(out).toContain('as of 2027-01-01 00:00 UTC, day 2026-11-20,\njourney_version 1\n')
    expect(out).toMatch(/^page +Journeys +(Selected )?the link +Converted +Of those +Lost +Most lost$/m)
    expect(out).toMatch(/^none +2 +2 +1 +50\.0%\* +1 +Secure Messaging:/m)
  })

  test('uses the current time with --as-of now', async () => {
    const before = Date.now()
    const { out } = await run(['funnel', '-', '--json', '--as-of', 'now'], { input: lines(actions) })
    expect(Date.parse(JSON.parse(out).window.as_of)).toBeGreaterThanOrEqual(before)
  })

  test('refuses input that is not RUM', async () => {
    expect(await run(['funnel', '-'], { input: 'some\nnotes\n' })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(
        /^journey-monitor: there are no RUM events in standard input: .* text that is not JSON;/,
      ),
    })
  })

  test('reports the other lines of RUM without a journey as rejected', async () => {
    const { code, out } = await run(['funnel', '-'], { input: '{"type":"view"}\nsome\nnotes\n' })
    expect({ code, start: out.split('\n').slice(0, 3) }).toEqual({
      code: 0,
      start: [
        'No journey that began at the first step has ended.',
        '',
        'Lines were rejected: journey-monitor funnel with --verbose says which, and why.',
      ],
    })
    expect(out).toMatch(/; 2 lines\s+rejected\n/)
  })

  test('lists rejected lines on standard error: file, line and reason, never content', async () => {
    await withFolder(async cwd => {
      const secret = { ...actions[0], context: { journey: { name: 'Jane Roe' } } }
      await writeFile(join(cwd, 'a.ndjson'), lines([...actions, 'Jane Roe']))
      await writeFile(join(cwd, 'b.ndjson.gz'), gzipSync(lines(['', secret])))
      const { code, out, err } = await run(['funnel', 'a.ndjson', 'b.ndjson.gz', '--verbose'], { cwd })
      expect(err.split('\n')).toEqual([
        `a.ndjson:${actions.length + 1}: not valid JSON`,
        'b.ndjson.gz:2: unknown journey',
        '',
      ])
      expect(out).toMatch(/; 2 lines\s+rejected\n/)
      expect(out).toContain('Warning: Lines were rejected; --verbose lists them.')
      expect(out + err).not.toContain('Jane')
      expect(code).toBe(0)
    })
  })

  test('reads another journey definition from a module', async () => {
    await withFolder(async cwd => {
      const definition = `
        import type { JourneyDefinition } from '@journey-monitor/sdk'
        const kind: JourneyDefinition['name'] = 'check_in'
        export const checkIn = { name: kind, version: 1, teams: ['kiosk'], apps: ['check-in'], intentStep: 'invite', convertingStep: 'invite',
          expiryMs: 60000, steps: [{ name: 'invite', team: 'kiosk', app: 'check-in' }] }`
      await writeFile(join(cwd, 'check-in.ts'), definition)
      const { code, out } = await run(['funnel', '-', '--json', '--definition', 'check-in.ts'], {
        cwd,
        input: lines(actions),
      })
      expect(code).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ journey: 'check_in', quality: { events: 0, rejected: actions.length } })
    })
  })
})

describe('prints a clear message, exits with 2, and prints nothing on standard output', () => {
  const definitions = {
    'none.ts': 'export const five = 5',
    'two.ts': `const a = { name: 'a', steps: [], convertingStep: 'x' }; export { a }; export const b = { ...a, name: 'b' }`,
    'bad.ts': `export default { name: 'a', version: 1, teams: [], apps: [], intentStep: 'x', convertingStep: 'x', expiryMs: 1, steps: [] }`,
    'broken.ts': 'export default {',
  }

  test.each<[string, string[], RegExp]>([
    ['a missing file', ['funnel', 'nowhere.ndjson'], /nowhere\.ndjson does not exist/],
    ['no folder of recorded journeys', ['funnel'], /\.journeys does not exist/],
    ['an empty name', ['funnel', ''], /an input has an empty name; give a file or folder/],
    ['an empty file', ['funnel', 'empty.ndjson'], /no events in empty\.ndjson/],
    ['an empty folder', ['funnel', 'folder'], /no events in folder/],
    ['empty standard input', ['funnel', '-'], /no events in -/],
    ['a file that only seems to be gzip', ['funnel', 'damaged.gz'], /damaged\.gz/],
    ['an unknown option', ['funnel', '--bogus'], /unknown option '--bogus'/],
    ['an unknown command', ['funel'], /unknown command 'funel'/],
    ['a day that does not exist', ['funnel', '--from-time', '2026-02-30'], /2026-11-20T09:30:00Z/],
    ['an invalid time', ['funnel', '--as-of', 'yesterday'], /2026-11-20T09:30:00Z/],
    [
      'a window that ends before it starts',
      ['funnel', '--from-time', '2026-02-02', '--to-time', '2026-02-01'],
      /is not before --to-time/,
    ],
    ['an invalid duration', ['funnel', '--since', 'yesterday'], /30m, 24h or 7d/],
    ['a duration of 0', ['funnel', '--since', '0h'], /30m, 24h or 7d/],
    ['two start times', ['funnel', '--since', '1h', '--from-time', '2026-02-02'], /--since and --from-time/],
    [
      'groups by an unknown name',
      ['funnel', '--by', 'pgae'],
      /by "pgae"; use one of day \(2026-11-20\), .*page \(list\|details\), toggle \(true\|false\)/,
    ],
    ['a condition on an unknown name', ['funnel', '--where', 'team=sm'], /by "team"; use one of day/],
    ['an unknown value', ['funnel', '--where', 'page=lost'], /page=lost; use page=list\|details/],
    ['an invalid day', ['funnel', '--where', 'day=monday'], /day=monday; use day=2026-11-20/],
    ['an unknown version', ['funnel', '--where', 'journey_version=2'], /use journey_version=1/],
    ['a condition without a value', ['funnel', '--where', 'page'], /like page=list/],
    [
      'two values of one name',
      ['funnel', '--where', 'page=list', '--where', 'page=details'],
      /page can have one value only/,
    ],
    ['a missing definition', ['funnel', '--definition', 'missing.ts'], /missing\.ts cannot be imported/],
    ['a module without a definition', ['funnel', '--definition', 'none.ts'], /none\.ts exports no journey definition/],
    ['two definitions', ['funnel', '--definition', 'two.ts'], /several journey definitions \(a, b\)/],
    ['an invalid definition', ['funnel', '--definition', 'bad.ts'], /bad\.ts: .*there are no steps/],
    ['a definition that does not parse', ['funnel', '--definition', 'broken.ts'], /broken\.ts cannot be imported/],
  ])('for %s', async (_, args, message) => {
    await withFolder(async cwd => {
      await mkdir(join(cwd, 'folder'))
      await writeFile(join(cwd, 'empty.ndjson'), '')
      await writeFile(
        join(cwd, 'damaged.gz'),
        Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('not gzip, despite its first bytes')]),
      )
      for (const [name, content] of Object.entries(definitions)) await writeFile(join(cwd, name), content)
      const before = await readdir(cwd, { recursive: true })
      const { code, out, err } = await run(args, { cwd })

      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(message)
      expect(err).not.toMatch(/ at .*\.(ts|js):\d+/)
      expect(await readdir(cwd, { recursive: true })).toEqual(before)
    })
  })
})

describe('journey-monitor', () => {
  test('prints its version and its commands', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '0.1.0\n', err: '' })
    const help = await run(['--help'])
    expect(help.code).toBe(0)
    expect(help.out).toMatch(/intake[\s\S]*funnel/)
  })

  test('prints its help as a usage error if there is no command', async () => {
    const { code, out, err } = await run([])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('Usage: journey-monitor')
  })
})
