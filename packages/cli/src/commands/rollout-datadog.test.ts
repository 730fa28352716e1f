import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFakeDatadog } from '@journey-monitor/test-kit/datadog/fake-api'
import { isPulled } from '@journey-monitor/test-kit/datadog/pulling'
import type { RumEvent } from '@journey-monitor/test-kit/datadog/rum-event'
import { type Run, run as runCli } from '@journey-monitor/test-kit/run-cli'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { parse } from 'jsonc-parser'
import { expect, test, vi } from 'vitest'
import type { Fault } from '../simulate/simulate.ts'

vi.spyOn(console, 'warn').mockReturnValue()

const AS_OF = '2026-11-09T12:00Z'
const STARTED = '2026-11-05'
const BASELINE = { from: '2026-11-02', to: STARTED }

/** Events sent before a stage and during it, with these faults during the stage. */
function eventsWith(faults: readonly Fault[]): readonly string[] {
  return simulation({
    journeys: 500,
    seed: 5,
    mix: {
      ...calm,
      calendar: { ...calm.calendar, start: BASELINE.from, days: 7, weekend: 1 },
      delivery: { ...calm.delivery, duplicated: 0 },
      faults,
    },
  }).lines
}

interface Answers {
  readonly files: string
  readonly datadog: string
}

interface Both {
  /** Runs the same command over files and over Datadog. */
  ask(command: string, ...args: readonly string[]): Promise<Answers & { messages: string }>
  /** Runs a command that writes a file, which `option` names, over files and over Datadog. */
  write(command: string, option: string, ...args: readonly string[]): Promise<Answers>
  /** Keeps only some of the events in the files. */
  keep(isKept: (event: RumEvent) => boolean): Promise<void>
  /** Runs a command over Datadog alone. */
  overDatadog(command: string, ...args: readonly string[]): Promise<Run>
}

/** Provides the same events in files and in Datadog, and the criteria of a new plan. */
async function withBoth(faults: readonly Fault[], use: (both: Both) => Promise<void>): Promise<void> {
  const lines = eventsWith(faults)
  const fake = createFakeDatadog({ events: lines.map(line => JSON.parse(line)) })
  const { env, close } = await fake.listen()
  try {
    await withFolder(async cwd => {
      await runCli(['rollout', 'init'], { cwd })
      const file = join(cwd, 'rollout.json')
      const plan = parse(await readFile(file, 'utf8'))
      plan.baseline = BASELINE
      for (const { stages } of plan.phases) for (const stage of stages) if (stage.id === 'B') stage.started = STARTED
      await writeFile(file, JSON.stringify(plan))
      await writeFile(join(cwd, 'events.ndjson'), lines.join('\n'))
      const runOver = (command: string, ...args: readonly string[]) =>
        runCli([...command.split(' '), ...args, '--as-of', AS_OF], { cwd, env })
      const overDatadog: Both['overDatadog'] = (command, ...args) => runOver(command, '--source', 'datadog', ...args)
      const ask: Both['ask'] = async (command, ...args) => {
        const files = await runOver(command, 'events.ndjson', ...args)
        const { code, out, err } = await overDatadog(command, ...args)
        expect({ code, err }).toMatchObject({ code: files.code })
        return { files: files.out, datadog: out, messages: err }
      }
      await use({
        ask,
        overDatadog,
        keep: isKept =>
          writeFile(join(cwd, 'events.ndjson'), lines.filter(line => isKept(JSON.parse(line))).join('\n')),
        async write(command, option, ...args) {
          const [files, datadog] = [join(cwd, 'of-files'), join(cwd, 'of-datadog')]
          const ended = [
            await runOver(command, 'events.ndjson', option, files, ...args),
            await overDatadog(command, option, datadog, ...args),
          ]
          expect(ended).toMatchObject([{ code: 0 }, { code: 0 }])
          return { files: await readFile(files, 'utf8'), datadog: await readFile(datadog, 'utf8') }
        },
      })
    })
  } finally {
    await close()
  }
}

/** Reads the number of copied events from the output. */
function copied(messages: string): number {
  return Number(/pulling about ([\d,]+)/.exec(messages)?.[1]?.replaceAll(',', '') ?? 0)
}

const OUTAGE: Fault = {
  kind: 'failure',
  step: 'care_team_pick',
  code: 'care_team_api_error',
  from: STARTED,
  chance: 0.6,
}

test('for a good release, Datadog gives the same result as files, for each criterion', async () => {
  await withBoth([], async both => {
    const first = await expectSameCheck(both)
    const again = await both.overDatadog('rollout check', '--stage', 'B', '--json')
    expect(copied(again.err)).toBeLessThan(first / 10)
  })
})

test('for an outage, Datadog gives the same result as files, for each criterion, and the same documents', async () => {
  await withBoth([OUTAGE], async both => {
    await expectSameCheck(both)
    const results = await both.ask('rollout results', '--stage', 'B', '--exact')
    expect(results.files).toContain('Metrics monitored')
    expect(results.datadog).toBe(results.files)
    const incident = await both.ask('rollout incident', '--stage', 'B', '--exact')
    expect(incident.datadog).toBe(incident.files)
    const status = await both.write('rollout status', '--html', '--exact')
    expect(status.files).toContain('broken')
    expect(status.datadog).toBe(status.files)
  })
})

test('a report over Datadog equals that over files, except for data that is not copied: clicks and other endpoints', async () => {
  await withBoth([OUTAGE], async ({ write, keep }) => {
    await keep(isPulled)
    const window = ['--from-time', STARTED, '--to-time', '2026-11-08']
    const report = await write('report', '--markdown', '--exact', ...window)
    expect(report.files).toContain('allrecipients')
    const clicks = /No such click was recorded\.|Clicks aren’t copied from Datadog.*/
    expect(report.datadog).toContain('Clicks aren’t copied from Datadog')
    expect(report.datadog.replace(clicks, '')).toBe(report.files.replace(clicks, ''))
  })
})

/** Returns how many events were copied. */
async function expectSameCheck({ ask }: Both): Promise<number> {
  const { files, datadog, messages } = await ask('rollout check', '--stage', 'B', '--json', '--exact')
  const { findings, users } = JSON.parse(datadog)
  expect(users.count).toBeGreaterThan(50)
  expect(findings.length).toBeGreaterThan(10)
  expect(datadog).not.toContain('counts cannot tell')
  expect(JSON.parse(datadog)).toEqual(JSON.parse(files))
  expect(messages).toMatch(/pulling about [\d,]+ events \(journey [\d,]+, .*about a minute or less/)
  return copied(messages)
}
