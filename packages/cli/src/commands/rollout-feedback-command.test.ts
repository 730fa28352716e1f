import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Run, run as runCli } from '@journey-monitor/test-kit/run-cli'
import { withSlackWebhook } from '@journey-monitor/test-kit/slack-webhook'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

const entry = { date: '2026-10-29', by: 'SM UX', stage: 'B' }
const PLAN = {
  journey: 'rx_renewal',
  toggle: 'the_toggle',
  phases: [{ name: 'II', stages: [{ id: 'B', kind: 'percentage', percentage: 25 }] }],
  criteria: [{ id: 'pick', kind: 'failure_rate', severity: 'critical', step: 'care_team_pick', max: 0.05 }],
  slack: { channel: '#rx-renewal', handles: ['@everyone-else'] },
  owners: {
    meds: { engineering: ['@meds-engineering'], product: ['U0AB12CD3'], ux: ['@meds-ux'] },
    sm: { engineering: ['S0AB12CD3'], product: ['@sm-product'], ux: ['@sm-ux'] },
  },
  feedback: [
    { ...entry, team: 'sm', text: 'Several <b>people</b> could not find their care team' },
    { ...entry, team: 'sm', text: 'known since last week', notified: '2026-10-30' },
    { ...entry, team: 'meds', text: 'Renew or refill?', stage: '1-week' },
  ],
}

function feedback(plan: object, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Run> {
  return withFolder(async folder => {
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(plan))
    return runCli(['rollout', 'feedback', ...args], { cwd: folder, env: { SLACK_WEBHOOK_URL: '', ...env } })
  })
}

test('writes new feedback for product and the engineers of its team', async () => {
  const { code, out } = await feedback(PLAN)
  expect(code).toBe(0)
  const { channel, text, blocks } = JSON.parse(out)
  expect({ channel, text }).toEqual({ channel: '#rx-renewal', text: 'Feedback on rx_renewal: 2 new' })
  expect(blocks.slice(1).map((block: { text: { text: string } }) => block.text.text)).toEqual([
    '*Medications* <@U0AB12CD3> @sm-product @meds-engineering\n• Renew or refill? (2026-10-29, by SM UX, 1-week)',
    '*Secure Messaging* <@U0AB12CD3> @sm-product <!subteam^S0AB12CD3>\n• Several &lt;b&gt;people&lt;/b&gt; could not find their care team (2026-10-29, by SM UX, stage B)',
  ])
})

test('posts it on request, and explains how to avoid a second post', async () => {
  await withSlackWebhook([[200, 'ok']], async ({ url, received }) => {
    const env = { SLACK_WEBHOOK_URL: url }
    const { code, out, err } = await feedback(PLAN, ['--send'], env)
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(received.map(({ body }) => body)).toEqual([JSON.parse((await feedback(PLAN)).out)])
    expect(err).toContain('Add "notified" with today\'s date to its entries in rollout.json')
    const notified = { ...PLAN, feedback: PLAN.feedback.map(each => ({ ...each, notified: '2026-11-01' })) }
    const again = await feedback(notified, ['--send'], env)
    expect(again.err).toContain('rollout.json has no feedback that isn\'t "notified" yet.')
    expect(received).toHaveLength(1)
  })
})

test('needs a webhook to post to', async () => {
  const { code, err } = await feedback(PLAN, ['--send'])
  expect(code).toBe(2)
  expect(err).toContain('SLACK_WEBHOOK_URL is not set')
})
