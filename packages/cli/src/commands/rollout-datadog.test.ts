import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFakeDatadog } from '@journey-monitor/test-kit/datadog/fake-api'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
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

/** Asks the same of files and of Datadog, with the criteria that a new plan has. */
async function withBoth(
  faults: readonly Fault[],
  use: (
    both: (...args: readonly string[]) => Promise<{ files: string; datadog: string; said: string }>,
  ) => Promise<void>,
): Promise<void> {
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
      await use(async (command, ...args) => {
        const files = await runCli(['rollout', command as string, 'events.ndjson', ...args, '--as-of', AS_OF], { cwd })
        const datadog = await runCli(['rollout', command as string, '--source', 'datadog', ...args, '--as-of', AS_OF], {
          ...{ cwd, env },
        })
        expect({ code: datadog.code, err: datadog.err }).toMatchObject({ code: files.code })
        return { files: files.out, datadog: datadog.out, said: datadog.err }
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

test.each<[string, readonly Fault[]]>([
  ['a good release', []],
  ['an outage', [OUTAGE]],
])('of %s, Datadog says what files say, criterion by criterion', async (_, faults) => {
  await withBoth(faults, async both => {
    const checked = await both('check', '--stage', 'B', '--json')
    const { findings, users } = JSON.parse(checked.datadog)
    expect(users.count).toBeGreaterThan(50)
    expect(findings.length).toBeGreaterThan(10)
    expect(JSON.stringify(findings)).not.toContain('counts cannot tell')
    expect(JSON.parse(checked.datadog)).toEqual(JSON.parse(checked.files))
    expect(checked.said).toMatch(/pulling about [\d,]+ events \(journey [\d,]+, .*about a minute or less/)
    const again = await both('check', '--stage', 'B', '--json')
    expect(copied(again.said)).toBeLessThan(copied(checked.said) / 10)
  })
})

test('documents of the rollout are the same, too', async () => {
  await withBoth([OUTAGE], async both => {
    const results = await both('results', '--stage', 'B', '--exact')
    expect(results.files).toContain('Metrics monitored')
    expect(results.datadog).toBe(results.files)
    const incident = await both('incident', '--stage', 'B', '--exact')
    expect(incident.datadog).toBe(incident.files)
  })
})
