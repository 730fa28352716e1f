import { renewal } from '@journey-monitor/sdk/renewal'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { recorder } from '@journey-monitor/test-kit/journey-recorder'
import { through } from '@journey-monitor/test-kit/renewal-walks'
import { run } from '@journey-monitor/test-kit/run-cli'
import { beforeEach, expect, test, vi } from 'vitest'

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

test('two groups differ by what Newcombe’s published example says', async () => {
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

test('groups that are alike do not differ, and the terminal says that a difference is no cause', async () => {
  const { out } = await ask('--compare', '1.0,1.2')
  expect(out).toMatch(/1\.0 beside 1\.2/)
  expect(out).toContain('says nothing about its cause')
  expect(out).not.toContain('differs')
})

test.each([
  [['--compare', '1.0,9.9'], /no journeys with the value "9\.9"; compare two of 1\.0, 1\.1, 1\.2/],
  [['--compare', '1.0'], /two values, like 1\.0,1\.1/],
])('what cannot be compared is refused: %j', async (args, message) => {
  expect(await ask(...args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) })
})
