import { expect, test } from 'vitest'
import { describeBriefly, describeFinding, describeReason } from './describe-finding.ts'
import type { Finding } from './finding.ts'

const teamName = () => 'Secure Messaging'

function findingOf(hits: number, trials: number): Finding {
  return {
    ...{ id: 'care_teams', name: 'Care team failures', team: 'sm', severity: 'critical', verdict: 'broken' },
    ...{ definition: 'at most 15.0%', actual: `${hits} of ${trials}` },
    measured: {
      ...{ hits, trials, of: 'users who entered', interval: { low: 0.251, high: 0.502 }, designEffect: 1.4 },
      limits: [{ side: 'above', limit: 0.15, bound: 0.3 }],
      brokenSince: { user: 108, stretch: { hits: 9, trials: 12, from: '2026-12-01T00:00:00.000Z' } },
    },
  } as Finding
}

test('a sentence says what is counted, of whom, against what, and since when', () => {
  expect(describeFinding(findingOf(47, 127), teamName)).toBe(
    'Care team failures (Secure Messaging): 37.0% of 127 users who entered; limit 15.0%; 95% interval 25.1% to 50.2% (widened 1.4 times for bursts); over the limit since user 108 (75.0% of the 12 users from 2026-12-01 00:00 UTC on)',
  )
})

test('outside the team, nothing is said of 1 to 10 people', () => {
  const outside = { isExact: false }
  expect(describeFinding(findingOf(47, 127), teamName, outside)).toMatch(/over the limit since user 108$/)
  for (const [hits, trials] of [
    [1, 127],
    [10, 127],
    [120, 127],
  ] as const) {
    const finding = findingOf(hits, trials)
    const withheld = 'withheld: it would tell of fewer than 11 people'
    expect(describeBriefly(finding, outside)).toBe(withheld)
    const text = `Care team failures (Secure Messaging): ${withheld}; limit 15.0%`
    expect(describeReason(describeFinding(finding, teamName), [finding], teamName, outside)).toBe(text)
  }
  expect(describeBriefly(findingOf(0, 127), outside)).toBe('0.0% of 127 users who entered')
  const few = '9 users of the 500 that the stage needs: 491 users more'
  expect(describeReason(few, [], teamName, outside)).toBe('fewer than 11 users: the stage needs more')
})
