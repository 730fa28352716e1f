import { once } from 'node:events'
import { connect } from 'node:net'
import { expectIntakeSurvives, SLOW_ATTACKS } from '@journey-monitor/test-kit/intake/intake-attacks'
import { expectSuitableAnswers } from '@journey-monitor/test-kit/intake/random-posts'
import { proxied, runningIntake, sdkPath } from '@journey-monitor/test-kit/intake/running-intake'
import { expect, onTestFinished, test } from 'vitest'

const HEAD = `POST ${proxied(sdkPath('rum'))} HTTP/1.1\r\nHost: 127.0.0.1\r\n`

test.each(Object.entries(SLOW_ATTACKS))('withstands %s', (_, attack) => expectIntakeSurvives(attack))

test.each([
  ['its head', HEAD],
  ['its body', `${HEAD}Content-Length: 100\r\n\r\n{`],
])('answers a client that never finishes %s, and closes its connection', async (_, text) => {
  const { port } = new URL((await runningIntake()).url)
  const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
  onTestFinished(() => {
    socket.destroy()
  })
  const [answer] = await once(socket, 'data')
  await once(socket, 'close')
  expect(String(answer)).toContain('408 Request Timeout')
})

test('every one of many posts gets a suitable status, and is stored completely or not at all', () =>
  expectSuitableAnswers(2_000))
