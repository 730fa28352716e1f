import { expect, test } from 'vitest'
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

test('what triggered a rollback is told to others without what tells how many people there were', () => {
  const forOthers = findingForOthers({ kind: 'silence' }, finding, undefined, { failures: { bucketMs: 1, counts: [] } })
  expect(triggersOf([finding], [forOthers])).toEqual([
    {
      ...{ name: 'Silence of medications', team: 'meds', severity: 'critical' },
      definition: 'no silence of 240 minutes of usual traffic',
      actual: 'there was one',
    },
  ])
  expect(triggersOf([finding], [findingForTeam(finding)])[0]?.definition).toContain('696')
})
