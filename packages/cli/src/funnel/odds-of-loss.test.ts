import { renewal } from '@journey-monitor/sdk/renewal'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { recorder } from '@journey-monitor/test-kit/journey-recorder'
import { through } from '@journey-monitor/test-kit/renewal-walks'
import { run } from '@journey-monitor/test-kit/run-cli'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { fisherExact, holm, type LostOfValue, oddsOfLoss } from './odds-of-loss.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('Fisher’s test gives the published results: the lady tasting tea, and convictions of twins', () => {
  expect(fisherExact(3, 1, 1, 3)).toBeCloseTo(0.4857, 4)
  expect(fisherExact(2, 15, 10, 3)).toBeCloseTo(0.0005367, 7)
})

/** The same in exact arithmetic: every table of the same totals, weighed by how many ways lead to it. */
function exactFisher(a: number, b: number, c: number, d: number): number {
  const choose = (n: number, k: number): bigint => {
    let ways = 1n
    for (let i = 0; i < k; i++) ways = (ways * BigInt(n - i)) / BigInt(i + 1)
    return ways
  }
  const ways = (x: number) => choose(a + b, x) * choose(c + d, a + c - x)
  const all = Array.from({ length: a + c + 1 }, (_, x) => x).filter(x => x <= a + b && a + c - x <= c + d)
  const sum = (tables: readonly number[]) => tables.reduce((total, x) => total + ways(x), 0n)
  const scale = 10n ** 15n
  return Number((sum(all.filter(x => ways(x) <= ways(a))) * scale) / sum(all)) / 1e15
}

test('Fisher’s test equals exact arithmetic', () => {
  const count = fc.nat(40)
  fc.assert(
    fc.property(count, count, count, count, (a, b, c, d) => {
      expect(fisherExact(a, b, c, d)).toBeCloseTo(exactFisher(a, b, c, d), 9)
    }),
    { numRuns: 200 },
  )
  expect(fisherExact(300_000, 500_000, 1, 2)).toBe(1)
})

test('Holm corrects each p by the number of remaining ones, and keeps their order', () => {
  expect(holm([0.005, 0.01, 0.03, 0.04])).toEqual([0.02, 0.03, 0.06, 0.06])
  expect(holm([0.4, 0.9])).toEqual([0.8, 0.9])
  expect(holm([])).toEqual([])
})

test('a value is compared with all others; of two, the one with the larger odds represents both', () => {
  const rows: LostOfValue[] = [
    { by: 'page', value: 'list', lost: 20, converted: 80 },
    { by: 'page', value: 'details', lost: 50, converted: 50 },
    { by: 'app_version', value: '1.0', lost: 30, converted: 70 },
    { by: 'app_version', value: '1.1', lost: 35, converted: 65 },
    { by: 'app_version', value: null, lost: 5, converted: 0 },
    { by: 'toggle', value: 'true', lost: 70, converted: 130 },
  ]
  const odds = oddsOfLoss(rows)
  expect(odds.map(({ by, value, differs }) => [by, value, differs])).toEqual([
    ['page', 'details', true],
    ['app_version', null, true],
    ['app_version', '1.0', false],
    ['app_version', '1.1', false],
  ])
  const [details] = odds
  // (50.5 · 80.5) / (50.5 · 20.5)
  expect(details?.odds_ratio).toBeCloseTo(80.5 / 20.5, 10)
  expect(Math.sqrt((details?.low ?? 0) * (details?.high ?? 0))).toBeCloseTo(details?.odds_ratio ?? 0, 10)
  expect(details?.p).toBeCloseTo(4 * fisherExact(50, 50, 20, 80), 12)
  expect(odds[1]).toMatchObject({ others: { lost: 65, converted: 135 } })
})

test('the terminal prints the associations with losses, and says that they are not causes', async () => {
  const events = (['1.0', '1.1'] as const).flatMap((version, i) => {
    const { actions, visit } = recorder(renewal)
    for (let n = 0; n < 60; n++) visit(through(n < (i === 0 ? 50 : 20) ? 'send' : 'modal'))
    return actions.map(action => ({ ...action, version }))
  })
  const { out } = await run(['funnel', '-', '--odds', '--as-of', '2027-01-01'], { input: lines(events) })
  expect(out).toMatch(/app_version 1\.1 +66\.7% +16\.7% +[\d.]+ \([\d.]+ to [\d.]+\) +<0\.001 +differs/)
  expect(out).toContain('This says nothing about a cause.')
})
