import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFakeDatadog } from '@journey-monitor/test-kit/datadog/fake-api'
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

/** What people sent before a stage and in it; in it with these faults. */
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

interface Both {
  /** Asks the same of files and of Datadog. */
  ask(...args: readonly string[]): Promise<{ files: string; datadog: string; said: string }>
  /** Asks Datadog alone. */
  askDatadog(...args: readonly string[]): Promise<Run>
}

/** Serves the same from files and from Datadog, with the criteria that a new plan has. */
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
      const askDatadog: Both['askDatadog'] = (command, ...args) =>
        runCli(['rollout', command as string, '--source', 'datadog', ...args, '--as-of', AS_OF], { cwd, env })
      await use({
        askDatadog,
        async ask(command, ...args) {
          const files = await runCli(['rollout', command as string, 'events.ndjson', ...args, '--as-of', AS_OF], {
            cwd,
          })
          const { code, out, err } = await askDatadog(command as string, ...args)
          expect({ code, err }).toMatchObject({ code: files.code })
          return { files: files.out, datadog: out, said: err }
        },
      })
    })
  } finally {
    await close()
  }
}

/** How many events are said to be copied. */
function copied(said: string): number {
  return Number(/pulling about ([\d,]+)/.exec(said)?.[1]?.replaceAll(',', '') ?? 0)
}

const OUTAGE: Fault = {
  kind: 'failure',
  step: 'care_team_pick',
  code: 'care_team_api_error',
  from: STARTED,
  chance: 0.6,
}

test('of a good release, Datadog says what files say, criterion by criterion', async () => {
  await withBoth([], async both => {
    const first = await expectSameCheck(both)
    const again = await both.askDatadog('check', '--stage', 'B', '--json')
    expect(copied(again.err)).toBeLessThan(first / 10)
  })
})

test('of an outage, Datadog says what files say, criterion by criterion, and documents are the same, too', async () => {
  await withBoth([OUTAGE], async both => {
    await expectSameCheck(both)
    const results = await both.ask('results', '--stage', 'B', '--exact')
    expect(results.files).toContain('Metrics monitored')
    expect(results.datadog).toBe(results.files)
    const incident = await both.ask('incident', '--stage', 'B', '--exact')
    expect(incident.datadog).toBe(incident.files)
  })
})

/** Returns how many events were copied. */
async function expectSameCheck({ ask }: Both): Promise<number> {
  const { files, datadog, said } = await ask('check', '--stage', 'B', '--json')
  const { findings, users } = JSON.parse(datadog)
  expect(users.count).toBeGreaterThan(50)
  expect(findings.length).toBeGreaterThan(10)
  expect(datadog).not.toContain('counts cannot tell')
  expect(JSON.parse(datadog)).toEqual(JSON.parse(files))
  expect(said).toMatch(/pulling about [\d,]+ events \(journey [\d,]+, .*about a minute or less/)
  return copied(said)
}
