import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { recorder } from '@journey-monitor/test-kit/journey-recorder'
import { through } from '@journey-monitor/test-kit/renewal-walks'
import { run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, expect, test, vi } from 'vitest'
import { DAY } from '../system/time-units.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

/** 70 people of whom 56 convert, and 80 of whom 48 do: Newcombe's own example. */
const versions = [
  ['1.0', 48, 80],
  ['1.1', 56, 70],
  ['1.2', 48, 80],
] as const
const events = versions.flatMap(([version, converted, all]) => {
  const { actions, visit } = recorder(renewal)
  for (let i = 0; i < all; i++) visit(through(i < converted ? 'send' : 'modal'))
  return actions.map(action => ({ ...action, version }))
})
const ask = (...args: string[]) =>
  run(['funnel', '-', '--by', 'app_version', '--as-of', '2027-01-01', ...args], { input: lines(events) })

test('two groups differ as in Newcombe’s published example', async () => {
  const { out } = await ask('--compare', '1.0,1.1', '--json')
  const { conversion, steps, losses } = JSON.parse(out).comparison
  expect(conversion).toMatchObject({ a: 0.6, b: 0.8 })
  expect(conversion.difference).toBeCloseTo(0.2, 10)
  expect(conversion.low).toBeCloseTo(0.0524, 4)
  expect(conversion.high).toBeCloseTo(0.3339, 4)
  expect(conversion.differs, 'among so many comparisons').toBe(false)
  expect(steps).toHaveLength(6)
  expect(losses).toMatchObject([{ step: 'care_team_pick', where: 'handoff', cause: 'not_reached', a: 0.4, b: 0.2 }])
})

test('equal groups do not differ, and the terminal says that a difference is not a cause', async () => {
  const { out } = await ask('--compare', '1.0,1.2')
  expect(out).toMatch(/1\.0 compared with 1\.2/)
  expect(out).toContain('says nothing about its cause')
  expect(out).not.toContain('differs')
})

const LOST = { id: 'lost', kind: 'handoff_loss', severity: 'high', step: 'care_team_pick', max: 0.3 }

/** Two weeks. In the second one, half of those who selected the link didn't send. */
const weeks = [0, 7].flatMap(days => {
  const { actions, visit } = recorder(renewal, { startAt: Date.parse('2026-11-02T12:00Z') + days * DAY })
  for (let i = 0; i < 40; i++) visit(through(days === 0 || i % 2 === 0 ? 'send' : 'modal'))
  return actions
})
const askWeeks = (...args: string[]) => run(['funnel', '-', '--as-of', '2027-01-01', ...args], { input: lines(weeks) })

test('two time ranges are compared by the journeys’ start', async () => {
  const [first, second] = ['2026-11-02..2026-11-09', '2026-11-09..2026-11-16']
  const { out } = await askWeeks('--compare', `${first},${second}`, '--json')
  const { comparison, groups, journeys } = JSON.parse(out)
  expect(journeys.total).toBe(80)
  expect(comparison).toMatchObject({
    a: first,
    b: second,
    conversion: { a: 1, b: 0.5, difference: -0.5, differs: true },
  })
  expect(groups[1].result.window).toMatchObject({ from: '2026-11-09T00:00:00.000Z', to: '2026-11-16T00:00:00.000Z' })
  expect((await askWeeks('--compare', `${first},${second}`)).out).toContain(`${first} compared with ${second}`)
})

test('the stages of a rollout are grouped and compared', () =>
  withFolder(async folder => {
    const stage = (id: string, started?: string) => ({ id, kind: 'percentage', percentage: 5, started })
    const stages = [stage('A', '2026-11-02'), stage('B', '2026-11-09'), stage('C')]
    const plan = { journey: 'rx_renewal', toggle: 't', phases: [{ name: 'II', stages }], criteria: [LOST] }
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(plan))
    await writeFile(join(folder, 'events.ndjson'), lines(weeks))
    const byStage = ['funnel', 'events.ndjson', '--as-of', '2027-01-01', '--by', 'stage']
    const { out, err } = await run([...byStage, '--compare', 'A,B', '--json'], { cwd: folder })
    expect(err).toBe('')
    const { comparison, groups } = JSON.parse(out)
    expect(
      groups.map(({ by, result }: { by: string; result: { journeys: { total: number } } }) => [
        by,
        result.journeys.total,
      ]),
    ).toEqual([
      ['A', 40],
      ['B', 40],
    ])
    expect(comparison.conversion).toMatchObject({ a: 1, b: 0.5 })
    expect(await run([...byStage, '--compare', 'A,C'], { cwd: folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('compare two of A, B'),
    })
  }))

test.each([
  [['--compare', '1.0,9.9'], /no journeys with the value "9\.9"; compare two of 1\.0, 1\.1, 1\.2/],
  [['--compare', '1.0'], /two values, like 1\.0,1\.1/],
])('groups that cannot be compared are refused: %j', async (args, message) => {
  expect(await ask(...args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) })
})
