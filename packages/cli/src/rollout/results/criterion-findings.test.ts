import { describe, expect, test } from 'vitest'
import type { Cell } from '../../disclosure/ledger.ts'
import type { Finding } from '../finding.ts'
import { findingForOthers, findingForTeam, triggersOf } from './criterion-findings.ts'

const finding: Finding = {
  id: 'silent',
  name: 'Silence of medications',
  team: 'meds',
  severity: 'critical',
  verdict: 'broken',
  definition: 'no silence of 696 minutes of usual traffic',
  actual: 'nothing from 10:00 to 23:00',
  redacted: { definition: 'no silence of 240 minutes of usual traffic', actual: 'there was one' },
}

test('a shared document names the cause of a rollback without revealing how many people there were', () => {
  const forOthers = findingForOthers({ kind: 'silence' }, finding, undefined)
  expect(triggersOf([finding], [forOthers])).toEqual([
    {
      ...{ name: 'Silence of medications', team: 'meds', severity: 'critical' },
      definition: 'no silence of 240 minutes of usual traffic',
      actual: 'there was one',
    },
  ])
  expect(triggersOf([finding], [findingForTeam(finding)])[0]?.definition).toContain('696')
})

test('the team reads the baseline of a relative limit', () => {
  const limit = { side: 'above', limit: 0.1, bound: 0.2, baseline: { hits: 50, trials: 600 } } as const
  const measured = { hits: 40, trials: 200, of: 'users who entered', designEffect: 1, limits: [limit] }
  const share: Finding = { ...finding, actual: '20.0% of 200 users', measured }
  expect(findingForTeam(share).actual).toBe('20.0% of 200 users; baseline 8.3% of 600')
})

test('a trigger of several teams names them all', () => {
  const both = { ...finding, otherTeams: ['sm'] }
  expect(triggersOf([both], [findingForTeam(both)])).toMatchObject([{ team: 'meds', otherTeams: ['sm'] }])
})

test('the results, which count journeys and requests where a check counts users, name what each share is of', () => {
  const ofMany = (part: number, whole: number) => {
    const cell = (number: number) => ({ number, shown: number }) as Cell
    return { type: 'share', part: cell(part), whole: cell(whole) } as const
  }
  const actual = (kind: Parameters<typeof findingForOthers>[0]['kind']) =>
    findingForOthers({ kind }, finding, ofMany(40, 400)).actual
  expect(actual('failure_rate')).toBe('10.0% (7.4–13.3), of journeys that entered the step')
  expect(actual('drop_off')).toBe('10.0% (7.4–13.3), of journeys that selected the link')
  expect(actual('handoff_loss')).toBe('10.0% (7.4–13.3), of journeys that completed the step before')
  expect(actual('telemetry_loss')).toBe('10.0% (7.4–13.3), of journeys that started at any step')
  expect(actual('endpoint_errors')).toBe('10.0% (7.4–13.3), of requests')
})

describe('a share whose figures are withheld', () => {
  const hidden = { number: undefined, shown: 'withheld' } as unknown as Cell
  const measure = { type: 'share', part: hidden, whole: hidden } as const
  const { redacted: _, ...own } = finding
  const share: Finding = { ...own, name: 'Lost handoffs', definition: 'at most 8.0%', actual: '20.0% of 40 users' }

  test('is still named as broken, since people act on it', () => {
    const forOthers = findingForOthers({ kind: 'handoff_loss' }, share, measure)
    expect(triggersOf([share], [forOthers])).toEqual([
      {
        ...{ name: 'Lost handoffs', team: 'meds', severity: 'critical' },
        ...{ definition: 'at most 8.0%', actual: 'withheld' },
      },
    ])
  })

  test('is not called met or undecided: its limit would reveal how many people there are', () => {
    for (const verdict of ['met', 'undecided'] as const)
      expect(findingForOthers({ kind: 'handoff_loss' }, { ...share, verdict }, measure).verdict).toBe('withheld')
  })
})

test('the results list all codes and count all answers, so a verdict that bounds a few of them is withheld', () => {
  const verdictOf = (kind: 'new_codes' | 'latency', more: Partial<Finding>) => {
    const time = { type: 'p90', time: { shown: 120 } } as const
    const given = { ...finding, verdict: 'met', ...more } as const
    return findingForOthers({ kind }, given, kind === 'latency' ? time : undefined).verdict
  }
  const codes = (...users: number[]) => ({
    newCodes: {
      codes: users.map(each => ({ step: 'send', code: 'send_error', users: each })),
      ...{ least: 5, stageUsers: 500, baselineUsers: 2_000, isListed: false },
    },
  })
  expect(verdictOf('new_codes', codes())).toBe('met')
  expect(verdictOf('new_codes', codes(3))).toBe('withheld')
  expect(verdictOf('new_codes', { verdict: 'undecided', ...codes(30, 6) })).toBe('withheld')
  const slow = (hits: number, trials: number) => ({ answers: { hits, trials, limitMs: 100, isStretch: false } })
  expect(verdictOf('latency', slow(0, 30))).toBe('met')
  expect(verdictOf('latency', slow(1, 30))).toBe('withheld')
  expect(verdictOf('latency', slow(3, 300))).toBe('met')
})
