import { appendFile, readdir, readFile, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import {
  post,
  proxied,
  rumAction,
  runningIntake,
  sdkPath,
  storedLines,
} from '@journey-monitor/test-kit/intake/running-intake'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createIntake } from './intake.ts'
import { createSegmentWriter } from './segment-writer.ts'

/** Largest body, which is also Datadog's limit. */
const MAX_BODY_BYTES = 5 * 2 ** 20

const event = (n: number) => JSON.stringify({ type: 'action', n })

test('accepts RUM events through the proxy form, and keeps each line unchanged', async () => {
  const intake = await runningIntake()
  const lines = [JSON.stringify(rumAction({ step: 'modal' })), '{"type":"view", "spacing":  "kept"}', event(3)]

  const response = await post(`${intake.url}${proxied(sdkPath('rum'))}`, lines.join('\n'))

  expect(response.status).toBe(202)
  expect(await storedLines(intake.dir)).toEqual(lines)
})

test('accepts posts that are addressed to it directly, as a proxy function may do', async () => {
  const intake = await runningIntake()

  expect((await post(`${intake.url}${sdkPath('rum')}`, event(1))).status).toBe(202)
  expect((await post(`${intake.url}${sdkPath('logs')}`, '{"message":"x"}')).status).toBe(202)

  expect(await storedLines(intake.dir)).toEqual([event(1)])
  expect(await storedLines(intake.dir, 'logs')).toEqual(['{"message":"x"}'])
})

test.each([
  ['deflate, named in the query', sdkPath('rum', { deflated: true }), deflateSync, {}],
  ['deflate, named in the header', sdkPath('rum'), deflateSync, { 'Content-Encoding': 'deflate' }],
  ['gzip, named in the header', sdkPath('rum'), gzipSync, { 'Content-Encoding': 'gzip' }],
])('decompresses %s', async (_, path, compress, headers) => {
  const intake = await runningIntake()

  const response = await post(`${intake.url}${proxied(path)}`, compress(`${event(1)}\n${event(2)}`), headers)

  expect(response.status).toBe(202)
  expect(await storedLines(intake.dir)).toEqual([event(1), event(2)])
})

test('accepts both posts of a page that goes away: the compressed part, and the uncompressed rest', async () => {
  const intake = await runningIntake()

  await Promise.all([
    post(`${intake.url}${proxied(sdkPath('rum', { deflated: true }))}`, deflateSync(event(1))),
    post(`${intake.url}${proxied(sdkPath('rum'))}`, `\n${event(2)}`),
  ])

  expect((await storedLines(intake.dir)).sort()).toEqual([event(1), event(2)])
})

test('keeps views and view updates, and discards telemetry, replay, profiles and other data', async () => {
  const intake = await runningIntake()
  const kept = ['{"type":"view"}', '{"type":"view_update"}']
  await post(`${intake.url}${proxied(sdkPath('rum'))}`, [...kept, '{"type":"telemetry"}'].join('\n'))

  for (const endpoint of ['replay', 'profile', 'exposures', 'flagevaluation', 'debugger']) {
    expect((await post(`${intake.url}${proxied(sdkPath(endpoint))}`, new FormData())).status).toBe(202)
  }

  expect(await storedLines(intake.dir)).toEqual(kept)
  expect(await intake.stats()).toMatchObject({
    requests: 6,
    accepted: { rum: 2, logs: 0 },
    discarded: { telemetry: 1, replay: 1, profile: 1, exposures: 1, flagevaluation: 1, debugger: 1 },
    rejected: {},
  })
})

test('keeps the good lines of a body, and counts the bad ones', async () => {
  const intake = await runningIntake()
  const body = [event(1), '{"type":"act', 'null', '[]', '"text"', '{"no":"type"}', event(2)].join('\n')

  const response = await post(`${intake.url}${proxied(sdkPath('rum'))}`, body)

  expect(response.status).toBe(202)
  expect(await storedLines(intake.dir)).toEqual([event(1), event(2)])
  expect(await intake.stats()).toMatchObject({ accepted: { rum: 2 }, rejected: { lines: 5 } })
})

test.each([
  ['no valid line', proxied(sdkPath('rum')), 'SECRET', {}, 'lines'],
  ['an empty body', proxied(sdkPath('rum')), '', {}, 'lines'],
  ['text that is not UTF-8', proxied(sdkPath('rum')), new Uint8Array([0x7b, 0xff, 0x7d]), {}, 'lines'],
  ['nesting without end', proxied(sdkPath('rum')), `{"type":${'['.repeat(100_000)}`, {}, 'lines'],
  ['a body that is not deflate', proxied(sdkPath('rum', { deflated: true })), 'SECRET', {}, 'encoding'],
  [
    'deflate that ends early',
    proxied(sdkPath('rum', { deflated: true })),
    deflateSync(event(1)).subarray(0, -5),
    {},
    'encoding',
  ],
  ['an unknown encoding', proxied(sdkPath('rum')), event(1), { 'Content-Encoding': 'SECRET' }, 'encoding'],
  ['an unknown path', '/intake?ddforward=%2Fapi%2Fv2%2FSECRET', event(1), {}, 'endpoint'],
  ['an unknown path, addressed directly', '/api/v2/SECRET', event(1), {}, 'endpoint'],
  ['a path with ..', proxied('/api/v2/../../rum'), event(1), {}, 'endpoint'],
  ['a path with .., encoded', proxied('/api/v2/rum/%2e%2e/%2e%2e/SECRET'), event(1), {}, 'endpoint'],
  ['another host', proxied('//SECRET.example/api/v2/rum'), event(1), {}, 'endpoint'],
  ['a whole URL', proxied('https://SECRET.example/api/v2/rum'), event(1), {}, 'endpoint'],
  ['nothing to forward', '/intake', event(1), {}, 'endpoint'],
])('answers 400 to %s, counts it and quotes none of it', async (_, path, body, headers, reason) => {
  const intake = await runningIntake()

  const response = await post(`${intake.url}${path}`, body, headers)

  expect(response.status).toBe(400)
  expect(await response.text()).toBe(JSON.stringify({ error: reason }))
  expect(await intake.stats()).toMatchObject({ accepted: { rum: 0 }, rejected: { [reason]: 1 } })
  expect(await storedLines(intake.dir)).toEqual([])
})

test.each([
  ['a body too large', {}, 'x'.repeat(MAX_BODY_BYTES + 1)],
  ['a deflate bomb', { 'Content-Encoding': 'deflate' }, deflateSync(Buffer.alloc(50_000_000, '\n'), { level: 9 })],
  ['a gzip bomb', { 'Content-Encoding': 'gzip' }, gzipSync(Buffer.alloc(10_000_000, '\n'), { level: 9 })],
])('answers 413 to %s, and continues', async (_, headers, body) => {
  const intake = await runningIntake()

  expect((await post(`${intake.url}${proxied(sdkPath('rum'))}`, body, headers)).status).toBe(413)
  expect((await post(`${intake.url}${proxied(sdkPath('rum'))}`, event(1))).status).toBe(202)
  expect(await intake.stats()).toMatchObject({ accepted: { rum: 1 }, rejected: { too_large: 1 } })
})

test('aborts a body without a length once it exceeds the limit', async () => {
  const intake = await runningIntake()
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent += 100_000
      controller.enqueue(new Uint8Array(100_000))
    },
  })
  const options = { method: 'POST', body: endless, duplex: 'half' as const }

  const status = await fetch(`${intake.url}${proxied(sdkPath('rum'))}`, options).then(
    response => response.status,
    () => 'connection closed',
  )

  expect(status === 413 || status === 'connection closed').toBe(true)
  expect(await intake.stats()).toMatchObject({ rejected: { too_large: 1 } })
  expect(sent).toBeLessThan(3 * MAX_BODY_BYTES)
})

test('lets pages of any origin post, as a simple request and after a preflight, but read nothing', async () => {
  const intake = await runningIntake()
  const url = `${intake.url}${proxied(sdkPath('rum'))}`
  const preflight = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-encoding' }

  for (const Origin of ['http://localhost:3001', 'https://staging.va.gov']) {
    const posted = await post(url, event(1), { Origin })
    expect(posted.headers.get('Access-Control-Allow-Origin')).toBe('*')
    const asked = await fetch(url, { method: 'OPTIONS', headers: { Origin, ...preflight } })
    expect(asked.status).toBe(204)
    expect(asked.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(asked.headers.get('Access-Control-Allow-Methods')).toBe('POST')
    expect(asked.headers.get('Access-Control-Allow-Headers')).toBe('content-encoding')
    const stats = await fetch(`${intake.url}/intake/stats`, { headers: { Origin } })
    expect(stats.headers.get('Access-Control-Allow-Origin')).toBe(null)
  }
})

test('with a list of origins, accepts posts only from those', async () => {
  const origins = ['http://localhost:3001', 'https://staging.va.gov']
  const intake = await runningIntake({ origins })
  const url = `${intake.url}${proxied(sdkPath('rum'))}`

  for (const Origin of origins) {
    const posted = await post(url, event(1), { Origin })
    expect(posted.status).toBe(202)
    expect(posted.headers.get('Access-Control-Allow-Origin')).toBe(Origin)
  }
  const foreign = await post(url, event(1), { Origin: 'https://evil.example' })
  expect(foreign.status).toBe(403)
  expect(foreign.headers.get('Access-Control-Allow-Origin')).toBe(null)
  expect(await intake.stats()).toMatchObject({ accepted: { rum: 2 }, rejected: { origin: 1 } })
})

test.each([
  ['127.0.0.1', 202],
  ['localhost', 202],
  ['medications.localhost', 202],
  ['[::1]', 202],
  ['dev.va.gov', 202],
  ['evil.example', 403],
  ['localhost.evil.example', 403],
  ['127.0.0.1.evil.example', 403],
])('answers a post to the host %s with %i', async (host, status) => {
  const intake = await runningIntake({ allowedHosts: ['dev.va.gov'] })
  const { port } = new URL(intake.url)

  expect(await statusFor(intake.url, proxied(sdkPath('rum')), `${host}:${port}`)).toBe(status)
  expect(await statusFor(intake.url, sdkPath('rum'), `${host}:${port}`)).toBe(status)
})

/** Posts with another Host header, which `fetch` does not allow. */
function statusFor(url: string, path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sending = request(`${url}${path}`, { method: 'POST', headers: { host } }, response => {
      response.resume()
      resolve(response.statusCode)
    })
    sending.on('error', reject)
    sending.end(event(1))
  })
}

test('listens only on the loopback interface by default', async () => {
  expect((await runningIntake()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await runningIntake({ host: '0.0.0.0' })).url).toMatch(/^http:\/\/localhost:\d+$/)
  expect((await runningIntake({ host: '::1' })).url).toMatch(/^http:\/\/\[::1\]:\d+$/)
})

test('shares syncs between concurrent posts, and loses none', async () => {
  const intake = await runningIntake()
  const url = `${intake.url}${proxied(sdkPath('rum'))}`

  const responses = await Promise.all(Array.from({ length: 300 }, (_, n) => post(url, event(n))))

  expect(responses.every(({ status }) => status === 202)).toBe(true)
  const numbers = (await storedLines(intake.dir)).map(line => JSON.parse(line).n)
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n))
  const { syncs } = (await intake.stats()) as { syncs: number }
  expect(syncs).toBeLessThan(300)
})

test('a line that a crash cut off stays the last of its segment', async () => {
  const dir = await temporaryFolder()
  await appendFile(join(dir, 'rum-20260101T000000000Z-00000000.ndjson'), `${event(1)}\n{"type":"acti`)
  const intake = await runningIntake({ dir })

  await post(`${intake.url}${proxied(sdkPath('rum'))}`, event(2))

  expect(await storedLines(dir)).toEqual([event(1), '{"type":"acti', event(2)])
})

test.each([
  ['two lines less a byte', -1, 3],
  ['two lines', 0, 3],
  ['two lines and a byte', 1, 2],
])('starts a new segment when one is full: of at most %s', async (_, more, files) => {
  const dir = await temporaryFolder()
  const lineBytes = Buffer.byteLength(`${event(0)}\n`)
  const segments = createSegmentWriter({ dir, prefix: 'rum', maxBytes: 2 * lineBytes + more })
  for (let n = 0; n < 5; n++) await segments.append([event(n)])
  await segments.close()

  expect(await readdir(dir)).toHaveLength(files)
  expect((await storedLines(dir)).sort()).toEqual([0, 1, 2, 3, 4].map(event))
})

test('creates a new folder if its folder is deleted', async () => {
  const intake = await runningIntake()
  const url = `${intake.url}${proxied(sdkPath('rum'))}`
  await post(url, event(1))
  await rm(intake.dir, { recursive: true })

  expect((await post(url, event(2))).status).toBe(202)
  expect(await storedLines(intake.dir)).toEqual([event(2)])
})

test('protects its files from other users of the machine', async () => {
  const intake = await runningIntake({ dir: join(await temporaryFolder(), 'new') })
  await post(`${intake.url}${proxied(sdkPath('rum'))}`, event(1))

  const [name] = await readdir(intake.dir)
  expect((await stat(intake.dir)).mode & 0o077).toBe(0)
  expect((await stat(join(intake.dir, name as string))).mode & 0o077).toBe(0)
})

test('works next to other routes, and notifies its subscribers of stored events', async () => {
  const dir = await temporaryFolder()
  const intake = createIntake({ dir })
  const received: unknown[] = []
  const unsubscribe = intake.subscribe((endpoint, event) => received.push([endpoint, event]))
  const app = new Hono()
  app.route('/', intake)
  app.get('/page', c => c.text('page'))

  await app.request(proxied(sdkPath('rum')), { method: 'POST', body: event(1) })
  const [name] = await readdir(dir)
  expect(received).toEqual([['rum', JSON.parse(event(1))]])
  expect(await readFile(join(dir, name as string), 'utf8')).toBe(`${event(1)}\n`)

  unsubscribe()
  await app.request(proxied(sdkPath('rum')), { method: 'POST', body: event(2) })
  expect(received).toHaveLength(1)

  const page = await app.request('/page', { headers: { Host: 'proxy.example' } })
  expect(page.status).toBe(200)
  expect(page.headers.get('Access-Control-Allow-Origin')).toBe(null)
  await intake.close()
})

test('does not replace globals of its process', async () => {
  const { Request, Response } = globalThis
  const { url } = await runningIntake()
  expect((await fetch(`${url}/intake/stats`)).status).toBe(200)
  expect(globalThis).toMatchObject({ Request, Response })
})
