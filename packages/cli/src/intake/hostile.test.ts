import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import {
  ATTACKS,
  expectIntakeSurvives,
  MAX_MEMORY_MIB,
  startAttackedIntake,
} from '@journey-monitor/test-kit/intake/intake-attacks'
import { expectSuitableAnswers } from '@journey-monitor/test-kit/intake/random-posts'
import { post, proxied, runningIntake, sdkPath, storedLines } from '@journey-monitor/test-kit/intake/running-intake'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

const MIB = 2 ** 20
const RUM = proxied(sdkPath('rum'))

const event = (n: number | string) => JSON.stringify({ type: 'action', n })

test.each(Object.entries(ATTACKS))('withstands %s', (_, attack) => expectIntakeSurvives(attack))

/** Opens a connection that sends `text` and stays open. */
function open(url: string, text: string | Buffer): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text, () => resolve(socket)))
    socket.on('error', reject)
    onTestFinished(() => {
      socket.destroy()
    })
  })
}

const head = (length: number) => `POST ${RUM} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${length}\r\n\r\n`

test('1,900 clients that never finish block no other client, and memory has a limit', async () => {
  const intake = await startAttackedIntake()
  const almostAll = Buffer.concat([Buffer.from(head(MIB)), Buffer.alloc(MIB - 1, ' ')])
  for (const [clients, unfinished] of [
    [900, 'POST /intake HTTP/1.1\r\nHos'],
    [800, `${head(100)}{"type`],
    [200, almostAll],
  ] as const) {
    await Promise.all(Array.from({ length: clients }, () => open(intake.url, unfinished).catch(() => undefined)))
  }
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => post(`${intake.url}${RUM}`, event(n))))
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(202))
  expect(await storedLines(intake.dir)).toHaveLength(50)
  expect(await intake.peakMib()).toBeLessThan(MAX_MEMORY_MIB)
})

test('releases the memory of a client that disconnected', async () => {
  const intake = await runningIntake()
  const part = Buffer.concat([Buffer.from(head(5 * MIB)), Buffer.alloc(4 * MIB, ' ')])
  for (let round = 0; round < 3; round++) {
    const sockets = await Promise.all(Array.from({ length: 12 }, () => open(intake.url, part).catch(() => undefined)))
    for (const socket of sockets) socket?.destroy()
  }
  const large = `${event('x'.repeat(1_000))}\n`.repeat(4_500)
  await expect.poll(async () => (await post(`${intake.url}${RUM}`, large)).status).toBe(202)
  expect(await storedLines(intake.dir)).toHaveLength(4_500)
})

test('an event longer than the SDK’s limit is not stored; the others are', async () => {
  const intake = await runningIntake()
  const answer = await post(`${intake.url}${RUM}`, [event(1), event('x'.repeat(300_000)), event(2)].join('\n'))
  expect(await answer.json()).toEqual({ accepted: 2, rejected: 1 })
  expect(await storedLines(intake.dir)).toEqual([event(1), event(2)])
})

test('every post, to any path, gets a suitable status, and is stored completely or not at all', () =>
  expectSuitableAnswers(100))

test('bytes that are not HTTP end only their own connection', async () => {
  const intake = await runningIntake()
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ minLength: 1 }), fc.string({ minLength: 1 })), async bytes => {
      const socket = await open(intake.url, Buffer.from(bytes as Uint8Array))
      socket.destroy()
    }),
    { numRuns: 100 },
  )
  const answers = await Promise.all(
    ['GET http://[::bad HTTP/1.1', 'POST /intake?ddforward=\u0000 HTTP/1.1', 'POST * HTTP/1.1'].map(async first => {
      const socket = await open(
        intake.url,
        `${first}\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      )
      const [answer] = await once(socket, 'data')
      return String(answer).slice(0, 12)
    }),
  )
  expect(answers).toEqual(answers.map(() => expect.stringMatching(/^HTTP\/1\.1 4/)))
  expect((await post(`${intake.url}${RUM}`, event(1))).status).toBe(202)
})
