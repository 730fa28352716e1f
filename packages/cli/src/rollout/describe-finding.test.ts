import { renewal } from '@journey-monitor/sdk/renewal'
import { expect, test } from 'vitest'
import type { BrokenStretch } from './broken-stretch.ts'
import { EMPTY_BASIS, type StageCheck } from './check.ts'
import { checkJson } from './check-json.ts'
import { describeBriefly, describeFinding, describeReason } from './describe-finding.ts'
import type { Finding } from './finding.ts'
import type { Limit } from './limits.ts'
import { publishCheck } from './publish-check.ts'
import type { Criterion } from './rollout-plan.ts'

const teamName = () => 'Secure Messaging'
const LIMIT: Limit = {
  ...{ side: 'above', brokenBeyond: 0.15, metWithin: 0.15, bound: 0.3 },
  ...{ brokenAlpha: 0.01, metAlpha: 0.05 },
}
const CARE_TEAMS = { id: 'care_teams', kind: 'failure_rate', severity: 'critical', step: 'care_team_pick', max: 0.15 }

function findingOf(hits: number, trials: number, broken?: BrokenStretch): Finding {
  const stretch = broken && { hits: broken.hits, trials: broken.trials, from: new Date(broken.from).toISOString() }
  return {
    ...{ id: 'care_teams', name: 'Care team failures', team: 'sm', severity: 'critical' },
    verdict: broken ? 'broken' : 'met',
    ...{ definition: 'at most 15.0%', actual: `${hits} of ${trials}` },
    measured: {
      ...{ hits, trials, of: 'users who entered', interval: { low: 0.251, high: 0.502 }, designEffect: 1.4 },
      limits: [{ side: 'above', limit: 0.15, bound: 0.3 }],
      ...(broken && stretch && { brokenSince: { side: 'above', user: broken.users, stretch } }),
    },
    basis: { limits: [LIMIT], unit: 'accounts', ...(broken && { broken: { ...broken, side: 'above' } }) },
  }
}

function published(findings: readonly Finding[], options: { isExact?: boolean; criteria?: readonly object[] } = {}) {
  const { isExact = false, criteria = findings.map(() => CARE_TEAMS) } = options
  const checked: StageCheck = {
    ...{ journey: 'rx_renewal', toggle: 'the_toggle', stage: 'B', as_of: '2026-12-02T00:00:00.000Z', window: null },
    events: EMPTY_BASIS,
    ...{ users: { count: 500, needed: 20, by: 'accounts' }, alpha: 0.01, verdict: 'hold' },
    ...{ findings, criteria: criteria as Criterion[], actions: [] },
    reasons: findings.map(finding => ({ type: 'finding', finding })),
  }
  return publishCheck(renewal, checked, { isExact })
}

const WITHHELD = 'withheld: it would reveal fewer than 11 people'
const stretch = { hits: 40, trials: 60, from: Date.parse('2026-12-01T10:42Z'), users: 108, effect: 1 }

test('a sentence says what is counted, of whom, against what, and since when', () => {
  const { findings } = published([findingOf(47, 127, stretch)], { isExact: true })
  expect(describeFinding(findings[0] as never, teamName)).toBe(
    'Care team failures (Secure Messaging): 37.0% of 127 users who entered; limit 15.0%; 95% interval 25.1% to 50.2% (evidence divided by 1.4 for bursts); over the limit since user 108 (66.7% of the 60 users from 2026-12-01 10:42 UTC on)',
  )
})

test('a finding of two teams names both', () => {
  const { findings } = published([{ ...findingOf(60, 127, stretch), otherTeams: ['meds'] }])
  expect(describeFinding(findings[0] as never, team => team)).toMatch(/^Care team failures \(sm and meds\): /)
})

test('outside the team, the time of one person is rounded to the hour, and a small rest hides the stretch', () => {
  const sentence = (broken: BrokenStretch) =>
    describeFinding(published([findingOf(60, 127, broken)]).findings[0] as never, teamName)
  expect(sentence(stretch)).toMatch(
    /over the limit since user 108 \(66.7% of the 60 users from 2026-12-01 10:00 UTC on\)$/,
  )
  expect(sentence({ ...stretch, users: 120 })).toMatch(/; over the limit$/)
  expect(sentence({ ...stretch, hits: 55 })).toMatch(/over the limit since user 108$/)
})

test('if the interval reaches below the limit, a withheld stretch is named as the reason', () => {
  const finding = findingOf(60, 127, { ...stretch, users: 120 })
  const wide = { ...finding, measured: { ...finding.measured, interval: { low: 0.1, high: 0.6 } } } as Finding
  expect(describeFinding(published([wide]).findings[0] as never, teamName)).toMatch(
    /; over the limit in a part of the stage, whose figures are withheld: it would reveal fewer than 11 people$/,
  )
})

test('a share below its range is called below the limit, and one above it over the limit', () => {
  const endings = (['below', 'above'] as const).map(side => {
    const { measured, basis, ...finding } = findingOf(60, 127, stretch)
    const range = {
      ...finding,
      measured: { ...measured, brokenSince: { ...measured?.brokenSince, side } },
      basis: { ...basis, limits: [LIMIT, { ...LIMIT, side: 'below' }], broken: { ...stretch, side } },
    } as Finding
    return describeFinding(published([range]).findings[0] as never, teamName).match(/(below|over) the limit/)?.[1]
  })
  expect(endings).toEqual(['below', 'over'])
})

test('JSON has the stretch that the sentence has, and no more', () => {
  const json = (broken: BrokenStretch) => checkJson(published([findingOf(60, 127, broken)]), teamName).findings[0]
  expect(json(stretch)).toMatchObject({
    actual: expect.stringMatching(
      /; over the limit since user 108 \(66.7% of the 60 users from 2026-12-01 10:00 UTC on\)$/,
    ),
    measured: { brokenSince: { user: 108, stretch: { hits: 40, trials: 60, from: '2026-12-01T10:00:00.000Z' } } },
  })
  expect(json({ ...stretch, users: 120 })?.actual).toMatch(/; over the limit$/)
  expect(json({ ...stretch, users: 120 })?.measured).not.toHaveProperty('brokenSince')
  expect(json({ ...stretch, hits: 55 })?.measured?.brokenSince).toEqual({ side: 'above', user: 108 })
})

test('outside the team, no number describes 1 to 10 people', () => {
  for (const [hits, trials] of [
    [1, 127],
    [10, 127],
    [120, 127],
  ] as const) {
    const { findings, reasons } = published([findingOf(hits, trials)])
    expect(describeBriefly(findings[0] as never)).toBe(WITHHELD)
    expect(describeReason(reasons[0] as never, teamName)).toBe(
      `Care team failures (Secure Messaging): ${WITHHELD}; limit 15.0%`,
    )
    expect(JSON.stringify(checkJson(published([findingOf(hits, trials)]), teamName))).not.toMatch(/"(hits|trials)"/)
  }
  expect(describeBriefly(published([findingOf(0, 127)]).findings[0] as never)).toBe('0.0% of 127 users who entered')
})

test('if 90 of 100 converted and one team lost 7, the other team’s losses would follow', () => {
  const criteria = [
    { kind: 'conversion', min: 0.1 },
    { kind: 'drop_off', team: 'sm', max: 0.5 },
    { kind: 'drop_off', team: 'meds', max: 0.5 },
  ]
  const shownOf = (...hits: number[]) =>
    published(
      hits.map(each => findingOf(each, 100)),
      { criteria },
    ).findings.map(({ share }) => share?.shown !== undefined)
  expect(shownOf(60, 25, 15)).toEqual([true, true, true])
  expect(shownOf(65, 30, 5).filter(Boolean).length).toBeLessThan(2)
})

test('a verdict that reveals a small number hides how many people it is about', () => {
  const tight = { ...LIMIT, metWithin: 0.01, bound: 0.05, brokenBeyond: 0.01 }
  const other = { ...findingOf(100, 300), id: 'other' }
  const few = { ...findingOf(2, 300), basis: { limits: [tight], unit: 'accounts' as const } }
  const [, shown] = published([few, other]).findings
  expect(shown?.share?.shown).toBeUndefined()
  expect(published([findingOf(2, 300), other]).findings[1]?.share?.shown).toBeDefined()
})

test('a limit that follows from a small baseline is hidden with it', () => {
  const relative = (baseline: { hits: number; trials: number }) => {
    const finding = { ...findingOf(40, 127), basis: { limits: [{ ...LIMIT, baseline }], unit: 'accounts' as const } }
    return describeFinding(published([finding]).findings[0] as never, teamName)
  }
  expect(relative({ hits: 40, trials: 400 })).toContain('; limit 15.0%;')
  expect(relative({ hits: 4, trials: 400 })).toContain('; limit: relative to the baseline;')
})

test('a relative limit says when it is broken, and in the team where it comes from', () => {
  const baseline = { hits: 50, trials: 600 }
  const finding = findingOf(18, 127)
  const limits = [{ side: 'above', limit: 0.065, bound: 0.0851, brokenBeyond: 0.15249, baseline } as const]
  const measured = { ...(finding.measured as NonNullable<Finding['measured']>), limits }
  const relative = { ...finding, measured, basis: { limits: [{ ...LIMIT, baseline }], unit: 'accounts' as const } }
  const said = (isExact: boolean) => {
    const checked = published([relative], { isExact })
    return {
      text: describeFinding(checked.findings[0] as never, teamName),
      json: checkJson(checked, teamName).findings[0]?.measured?.limits,
    }
  }
  expect(said(true).text).toContain('; limit 6.5% (broken above 15.2%; baseline 8.3% of 600); ')
  expect(said(true).json).toEqual(limits)
  expect(said(false).text).toContain('; limit 6.5% (broken above 15.2%); ')
  expect(said(false).json).toEqual([{ side: 'above', limit: 0.065, bound: 0.085, brokenBeyond: 0.152 }])
})

test('with few users, it only says that the stage needs more', () => {
  const { findings } = published([findingOf(0, 9)])
  expect(findings[0]?.share?.shown).toBeUndefined()
  const ledger = published([]).users.count
  const reason = { type: 'too_few_users', users: ledger, needed: 501 } as const
  expect(describeReason({ ...reason, lacking: [] }, teamName)).toBe(
    '500 users of the 501 that the stage needs: 1 user more',
  )
  expect(describeReason({ ...reason, lacking: ['percentage'] }, teamName)).toMatch(
    /; it needs 501 because the stage has no "percentage"$/,
  )
  expect(describeReason({ ...reason, lacking: ['traffic', 'percentage'] }, teamName)).toMatch(
    /because the plan has no "traffic", and the stage has no "percentage"$/,
  )
})
