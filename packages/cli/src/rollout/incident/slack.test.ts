import { WEBHOOK_SECRET, withSlackWebhook } from '@journey-monitor/test-kit/slack-webhook'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../system/errors.ts'
import { header, postToSlack, section, slackLink, slackText, threadOf } from './slack.ts'

const message = { text: 'Rollback', blocks: [header('Rollback'), section('*why*')], thread_ts: '1732190400.123456' }
const soon = { waitMs: 1 }

describe('postToSlack', () => {
  test('posts the message unchanged', async () => {
    await withSlackWebhook([[200, 'ok']], async ({ url, received }) => {
      await postToSlack(url, message, soon)
      expect(received).toEqual([{ path: `/services/${WEBHOOK_SECRET}`, type: 'application/json', body: message }])
    })
  })

  test('tries again if Slack fails or asks to wait', async () => {
    const answers = [
      [500, 'oops'],
      [429, 'rate_limited', { 'retry-after': '0' }],
      [200, 'ok'],
    ] as const
    await withSlackWebhook(answers, async ({ url, received }) => {
      await postToSlack(url, message, soon)
      expect(received).toHaveLength(3)
    })
  })

  test('gives up after several attempts, and reports Slack’s answer', async () => {
    await withSlackWebhook([[503, '<html>busy</html>']], async ({ url, received }) => {
      await expect(postToSlack(url, message, { ...soon, attempts: 3 })).rejects.toThrow(
        new Failure(
          'Slack did not accept the message: it answered 503, 3 times; as far as is known, nothing was posted',
        ),
      )
      expect(received).toHaveLength(3)
    })
  })

  test('does not try again if Slack refuses', async () => {
    await withSlackWebhook([[404, 'channel_not_found']], async ({ url, received }) => {
      const failure = await postToSlack(url, message, soon).catch(error => error)
      expect(failure.name).toBe('InputError')
      expect(failure.message).toContain('it answered 404 channel_not_found;')
      expect(received).toHaveLength(1)
    })
  })

  test('follows no redirect, which would give the message to another host', async () => {
    await withSlackWebhook([[200, 'ok']], async ({ url: elsewhere, received }) => {
      await withSlackWebhook([[302, '', { location: elsewhere }]], async ({ url }) => {
        await expect(postToSlack(url, message, { ...soon, attempts: 1 })).rejects.toThrow('cannot be reached')
      })
      expect(received).toEqual([])
    })
  })

  test('reports that the host does not answer, without its address', async () => {
    let closed = ''
    await withSlackWebhook([[200, 'ok']], async ({ url }) => {
      closed = url
    })
    const failure = await postToSlack(closed, message, { ...soon, attempts: 2 }).catch(error => error)
    expect(failure.name).toBe('Failure')
    expect(failure.message).toContain('it cannot be reached (ECONNREFUSED), 2 times')
    expect(`${failure.message} ${failure.stack} ${JSON.stringify(failure)}`).not.toContain(WEBHOOK_SECRET)
  })

  test.each([
    undefined,
    '',
    'no url',
    'ftp://hooks.slack.com/services/x',
    'http://hooks.slack.com/services/very-secret',
  ])('refuses a webhook that is none, and does not repeat it: %s', async webhook => {
    const failure = await postToSlack(webhook, message, soon).catch(error => error)
    expect(failure.name).toBe('InputError')
    expect(failure.message).toContain('SLACK_WEBHOOK_URL')
    if (webhook) expect(failure.message).not.toContain(webhook)
  })
})

test('people’s own words contain no working mention and no link', () => {
  expect(slackText('<!channel> & <https://x|y>\n```')).toBe('&lt;!channel&gt; &amp; &lt;https://x|y&gt; ```')
  expect(slackLink('a|b', 'https://example.com/1')).toBe('<https://example.com/1|a/b>')
  expect(slackLink('a', 'javascript:alert(1)')).toBe('a: javascript:alert(1)')
  expect(slackLink('a', 'https://x|<!channel>')).not.toContain('<!channel>')
})

test('finds the thread behind a link', () => {
  expect(threadOf('https://dsva.slack.com/archives/C05L6HSJLHM/p1732190400123456')).toBe('1732190400.123456')
  expect(threadOf('https://dsva.slack.com/archives/C05L6HSJLHM/p1732190400123456?thread_ts=1')).toBe(
    '1732190400.123456',
  )
  expect(threadOf('https://dsva.slack.com/archives/C05L6HSJLHM')).toBeUndefined()
})

test('respects the limits of a block', () => {
  expect(JSON.stringify(section('x'.repeat(5_000)))).toHaveLength(JSON.stringify(section('x'.repeat(3_000))).length)
  expect(JSON.stringify(header('x'.repeat(500)))).toContain('…')
})
