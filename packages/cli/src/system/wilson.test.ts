import { describe, expect, test } from 'vitest'
import { wilson } from './wilson.ts'

describe('the 95% interval of a rate', () => {
  /** Method 3 of R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I. */
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i equals the published one', (successes, total, low, high) => {
    const interval = wilson(successes, total)
    expect(interval?.low).toBeCloseTo(low, 4)
    expect(interval?.high).toBeCloseTo(high, 4)
  })

  test('is symmetric to that of the failures', () => {
    const [failed, succeeded] = [wilson(3, 17), wilson(14, 17)]
    expect(succeeded?.low).toBeCloseTo(1 - (failed?.high ?? 0), 12)
  })

  test('stays within 0 and 1, and ends there if all are alike', () => {
    expect(wilson(0, 1)?.low).toBe(0)
    expect(wilson(1, 1)?.high).toBe(1)
    expect(wilson(1_000_000, 1_000_000)?.low).toBeGreaterThan(0.99999)
  })

  test('is null without data', () => {
    expect(wilson(0, 0)).toBeNull()
  })
})
