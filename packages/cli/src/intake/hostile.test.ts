import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { post, proxied, runningIntake, sdkPath, storedLines, temporaryFolder } from './fixtures/fixtures.ts'
import { type IntakeProcess, intakeProcess } from './fixtures/intake-process.ts'

const MIB = 2 ** 20
const RUM = proxied(sdkPath('rum'))
const DEFLATED_RUM = proxied(sdkPath('rum', { deflated: true }))
/** Node itself takes 90 MiB of it. */
const MOST_MEMORY_MIB = 512

/** Its memory is its own. */
async function victim(): Promise<IntakeProcess & { readonly dir: string }> {
  const dir = await temporaryFolder()
  return { ...(await intakeProcess([], dir)), dir }
}

const event = (n: number | string) => JSON.stringify({ type: 'action', n })

const lines = (count: number, line: string) => deflateSync(`${line}\n`.repeat(count))

/** What each of many clients posts at once. */
const ATTACKS: Record<string, { path: string; body: Buffer; headers?: Record<string, string>; statuses: number[] }> = {
  'deflate bombs': { path: DEFLATED_RUM, body: deflateSync(Buffer.alloc(200 * MIB, '\n')), statuses: [413, 503] },
  'gzip bombs': {
    path: RUM,
    body: gzipSync(Buffer.alloc(200 * MIB, '\n')),
    headers: { 'Content-Encoding': 'gzip' },
    statuses: [413, 503],
  },
  'bombs of blank lines, just below the limit': {
    path: DEFLATED_RUM,
    body: deflateSync(Buffer.alloc(5 * MIB, '\n')),
    statuses: [413],
  },
  'bombs of tiny events': {
    path: DEFLATED_RUM,
    body: deflateSync('{"type":""}\n'.repeat(430_000)),
    statuses: [413],
  },
  'nesting, millions deep': {
    path: RUM,
    body: Buffer.from(`{"type":"a","a":${'['.repeat(2 * MIB)}${']'.repeat(2 * MIB)}}`),
    statuses: [400, 503],
  },
  'long lines of deep nesting': {
    path: DEFLATED_RUM,
    body: lines(19, `{"type":"a","a":${'['.repeat(130_000)}${']'.repeat(130_000)}}`),
    statuses: [202],
  },
  'many lines of nesting': {
    path: DEFLATED_RUM,
    body: lines(1_250, `{"type":"a","a":${'['.repeat(2_000)}${']'.repeat(2_000)}}`),
    statuses: [202],
  },
  'long lines of empty objects': {
    path: DEFLATED_RUM,
    body: lines(19, `{"type":"a","a":[${'{},'.repeat(87_000)}{}]}`),
    statuses: [202],
  },
  'long lines of keys': {
    path: DEFLATED_RUM,
    body: lines(19, `{"type":"a",${Array.from({ length: 20_000 }, (_, n) => `"${n}x":{}`)}}`),
    statuses: [202],
  },
  'the largest bodies that are taken': {
    path: RUM,
    body: Buffer.from(`{"type":"${'x'.repeat(1_000)}"}\n`.repeat(5_000)),
    statuses: [202, 503],
  },
}

test.each(Object.entries(ATTACKS))(
  '30 clients post %s: all are answered, memory has a bound, and it goes on',
  {
    timeout: 60_000,
  },
  async (_, { path, body, headers, statuses }) => {
    const intake = await victim()
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => post(`${intake.url}${path}`, new Uint8Array(body), headers)),
    )
    expect(statuses).toEqual(expect.arrayContaining([...new Set(answers.map(({ status }) => status))]))
    expect((await post(`${intake.url}${RUM}`, event('honest'))).status).toBe(202)
    expect(await storedLines(intake.dir)).toContain(event('honest'))
    console.log(_, await intake.peakMib(), new Set(answers.map(({ status }) => status)))
    expect(await intake.peakMib()).toBeLessThan(MOST_MEMORY_MIB)
  },
)

/** A connection that has sent `text`, and stays. */
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

test('600 clients that never finish keep nobody else waiting, and memory has a bound', {
  timeout: 60_000,
}, async () => {
  const intake = await victim()
  const almostAll = Buffer.concat([Buffer.from(head(MIB)), Buffer.alloc(MIB - 1, ' ')])
  for (const unfinished of ['POST /intake HTTP/1.1\r\nHos', `${head(100)}{"type`, almostAll]) {
    await Promise.all(Array.from({ length: 200 }, () => open(intake.url, unfinished).catch(() => undefined)))
  }
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => post(`${intake.url}${RUM}`, event(n))))
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(202))
  expect(await storedLines(intake.dir)).toHaveLength(50)
  expect(await intake.peakMib()).toBeLessThan(MOST_MEMORY_MIB)
})

test('what a client that went away had held is free again', async () => {
  const intake = await runningIntake()
  const part = Buffer.concat([Buffer.from(head(5 * MIB)), Buffer.alloc(4 * MIB, ' ')])
  for (let round = 0; round < 3; round++) {
    const sockets = await Promise.all(Array.from({ length: 12 }, () => open(intake.url, part).catch(() => undefined)))
    for (const socket of sockets) socket?.destroy()
  }
  const large = `${event('x'.repeat(1_000))}\n`.repeat(4_500)
  await expect.poll(async () => (await post(`${intake.url}${RUM}`, large)).status, { timeout: 10_000 }).toBe(202)
  expect(await storedLines(intake.dir)).toHaveLength(4_500)
})

test('an event longer than the SDK sends is counted as none, the others are kept', async () => {
  const intake = await runningIntake()
  const answer = await post(`${intake.url}${RUM}`, [event(1), event('x'.repeat(300_000)), event(2)].join('\n'))
  expect(await answer.json()).toEqual({ accepted: 2, rejected: 1 })
  expect(await storedLines(intake.dir)).toEqual([event(1), event(2)])
})

test('whatever is posted, and wherever, is answered with a status of its own, and never stored by halves', async () => {
  const intake = await runningIntake()
  const path = fc.oneof(
    fc.constantFrom(
      RUM,
      DEFLATED_RUM,
      sdkPath('rum'),
      '/api/v2/rum/',
      '/api/v2/../rum',
      '/intake?ddforward=%',
      '//intake',
    ),
    fc.string({ unit: 'binary' }).map(text => proxied(text)),
    fc.webPath().map(text => `/api/v2/rum${text}`),
    fc.webQueryParameters().map(text => `/intake?${text}`),
    fc.webUrl().map(url => proxied(url)),
  )
  const line = fc.oneof(fc.json(), fc.string(), fc.constant('{"type":"action"}'), fc.constant('{"type":"telemetry"}'))
  const plain = fc.array(line).map(lines => Buffer.from(lines.join('\n')))
  const body = fc.oneof(plain, fc.uint8Array(), plain.map(deflateSync), plain.map(gzipSync))
  const encoding = fc.constantFrom(undefined, 'gzip', 'deflate', 'identity', 'br', 'gzip, gzip', '__proto__')
  await fc.assert(
    fc.asyncProperty(path, body, encoding, async (where, bytes, name) => {
      const headers: Record<string, string> = name ? { 'Content-Encoding': name } : {}
      const { status } = await post(`${intake.url}${where}`, new Uint8Array(bytes), headers)
      expect([202, 400, 404, 413]).toContain(status)
    }),
    { numRuns: 400 },
  )
  for (const stored of await storedLines(intake.dir)) expect(JSON.parse(stored)).toHaveProperty('type')
})

test('bytes that are no HTTP end their connection only', async () => {
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
