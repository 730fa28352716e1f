import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, link, through } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import type { CommandContext } from './command-context.ts'
import { runCommandLine } from './command-line.ts'

const EVENTS = lines(eventsOf(through('return'), link))

async function run(args: readonly string[], { input = '', ...context }: Partial<CommandContext> & { input?: string }) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await runCommandLine(args, {
    ...{ stdin: Readable.from([Buffer.from(input)]), stdout, stderr, env: {}, cwd: '/', onStop: () => () => {} },
    ...context,
  })
  const [out, err] = await Promise.all([stdout, stderr].map(stream => text(stream.end())))
  return { code, out, err }
}

test('several runs in one process, each with its own streams and folder', async () => {
  await withFolder(async folder => {
    const events = { one: EVENTS, two: lines(eventsOf(link)) }
    const runs = Object.entries(events).map(async ([name, content]) => {
      const cwd = join(folder, name)
      await mkdir(cwd)
      await writeFile(join(cwd, 'events.ndjson'), content)
      return run(['funnel', 'events.ndjson', '--json', '--as-of', '2027-01-01'], { cwd })
    })
    const [one, two] = await Promise.all(runs)
    expect([one?.code, two?.code]).toEqual([0, 0])
    expect(JSON.parse(one?.out ?? '')).toMatchObject({ journeys: { total: 2, returned: 1 } })
    expect(JSON.parse(two?.out ?? '')).toMatchObject({ journeys: { total: 1, returned: 0 } })
  })
})

test('messages name files relative to the run’s folder, and the process keeps its own exit code', async () => {
  await withFolder(async cwd => {
    await writeFile(join(cwd, 'rollout.json'), '{')
    const { code, out, err } = await run(['rollout', 'check', '--stage', 'A'], { cwd })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^journey-monitor: rollout\.json, line 1: /)
    expect(process.exitCode).toBeUndefined()
  })
})

test('at a terminal, a message replaces the progress line', async () => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true })
  const { code } = await run(['rollout', 'check', '--rollout', 'none.json'], { stderr })
  expect(code).toBe(2)
  expect(await text(stderr.end())).toContain('\r\u001b[2Kjourney-monitor: ')
})

test('reads standard input, writes files and uses colors according to its context', async () => {
  await withFolder(async cwd => {
    const report = ['report', '-', '--markdown', 'report.md', '--exact', '--as-of', '2027-01-01']
    const { code, out, err } = await run(report, { cwd, input: EVENTS })
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(err).toMatch(/(^|\n)The report is in report\.md\n$/)
    expect(await readFile(join(cwd, 'report.md'), 'utf8')).toContain('1 of 2 Veterans')
    const colored = await run(['funnel', '-'], { input: EVENTS, env: { FORCE_COLOR: '1' } })
    expect(colored.out).toContain('\u001b[')
    expect((await run(['funnel', '-'], { input: EVENTS })).out).not.toContain('\u001b[')
  })
})

test('prints help and versions, and does not throw usage errors', async () => {
  expect(await run(['--version'], {})).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  expect(await run(['funnel', '--help'], {})).toMatchObject({
    code: 0,
    out: expect.stringContaining('--as-of'),
    err: '',
  })
  expect((await run(['simulate', '--help'], {})).out).toMatch(/--seed <number> +Seed[\s\S]*--out <folder> +Required\. /)
  expect(await run(['funel'], {})).toMatchObject({ code: 2, out: '', err: expect.stringContaining("'funel'") })
})

test('a usage error says who refused, why, and where the options are described', async () => {
  const refusal = async (...args: readonly string[]) => {
    const { code, err } = await run(args, {})
    return { code, err }
  }
  expect(await refusal('funel')).toEqual({
    code: 2,
    err: "journey-monitor: unknown command 'funel' (Did you mean funnel?); see: journey-monitor --help\n",
  })
  expect(await refusal('rollout', 'incident')).toEqual({
    code: 2,
    err: "journey-monitor: required option '--stage <name>' not specified; see: journey-monitor rollout incident --help\n",
  })
  expect((await refusal('funnel', '--since', '3x')).err).toMatch(/24h or 7d; see: journey-monitor funnel --help\n$/)
})
