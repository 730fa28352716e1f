import { checkedWithLateOutage, expectAgreement } from '@journey-monitor/test-kit/counted-rollout'
import { expect, test } from 'vitest'

test.each([10, 12])('Datadog’s counts give the hours and the verdict that files give: seed %i', expectAgreement)

test('lost events of good days do not make up for the losses of an outage of the last hours', async () => {
  const both = await checkedWithLateOutage({ seed: 3, lostOf: 8 })
  for (const { checked } of [both.files, both.counts]) {
    expect(checked.findings.find(({ id }) => id === 'handoff')).toMatchObject({ verdict: 'broken' })
  }
})
