import { appendFile, mkdir, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { careTeamsBroken, sawTheLink, toCareTeams, walk, wholeWay } from '@journey-monitor/test-kit/live/live-walks'
import { runningLive } from '@journey-monitor/test-kit/live/running-live'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, onTestFinished, test } from 'vitest'

type Content = ReturnType<typeof JSON.parse>

/** Subscribes to the server's messages to a page. Returns a function that waits for a matching message. */
async function follow(url: string) {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(url, { signal: abort.signal })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ''
  const kinds: string[] = []
  return {
    headers: response.headers,
    /** The kinds of all messages so far; for a part, its ID. */
    kinds,
    async next(kind: string, isWanted: (content: Content) => boolean = () => true): Promise<Content> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end < 0) {
          const { value, done } = await reader.read()
          if (done) throw new Error(`the stream ended before "${kind}"`)
          text += decoder.decode(value, { stream: true })
          continue
        }
        const [event, data] = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        const content = JSON.parse(data?.replace('data: ', '') ?? '')
        kinds.push(event === 'event: part' ? content.id : `${event?.replace('event: ', '')}`)
        if (event === `event: ${kind}` && isWanted(content)) return content
      }
    },
  }
}

test('shows a journey as it happens, step by step, and the drop-off with its owner', async () => {
  const { url, send } = await runningLive()
  const stream = await follow(`${url}/live/events?open=ended`)
  expect(stream.headers.get('Content-Type')).toMatch('text/event-stream')
  expect(await stream.next('journeys')).toEqual([])
  expect(await stream.next('funnel')).toMatchObject({ journey: 'rx_renewal', journeys: { total: 0 } })

  const actions = walk(careTeamsBroken)
  await send(actions.slice(0, 1))
  expect((await stream.next('journey')).steps[0]).toEqual({ standing: 'started', open: true, attempt: 1 })
  await send(actions.slice(1))
  const { number, steps } = await stream.next('journey')
  expect(number).toBe(1)
  expect(steps.map((step: Content) => step?.standing)).toEqual([
    'completed',
    'completed',
    'failed',
    undefined,
    undefined,
    undefined,
  ])
  expect(steps[2]).toEqual({ standing: 'failed', open: true, attempt: 1, cause: 'care_team_api_error', team: 'sm' })

  const funnel = await stream.next('funnel', ({ journeys }) => journeys.dropped > 0)
  expect(funnel.drop_offs).toEqual([
    {
      step: 'care_team_pick',
      where: 'step',
      team: 'sm',
      kind: 'engineering',
      cause: 'care_team_api_error',
      journeys: 1,
      share: 1,
    },
  ])
})

test('accepts posts while two thousand other clients listen idly', async () => {
  const { url, send } = await runningLive()
  const { hostname, port } = new URL(url)
  const listener = () =>
    new Promise<void>(resolve => {
      const socket = connect(Number(port), hostname)
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => resolve())
      socket.once('data', () => resolve()).once('close', () => resolve())
      socket.write(`GET /live/events HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    })
  for (let hundred = 0; hundred < 20; hundred++) await Promise.all(Array.from({ length: 100 }, listener))
  const answers = await Promise.all(walk(careTeamsBroken).map(action => send([action])))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
  expect((await fetch(`${url}/live/events`)).status).toBe(503)
})

test('counts an open journey separately, with its step and its potential loss, or as ended on request', async () => {
  const { url, send } = await runningLive()
  await send(walk(toCareTeams))
  const counts = async (query: string) => (await (await fetch(`${url}/live/funnel.json${query}`)).json()).journeys

  expect(await counts('')).toMatchObject({ total: 1, in_progress: 1, dropped: 0 })
  expect(await counts('?open=ended')).toMatchObject({ total: 1, in_progress: 0, dropped: 1 })

  await send([
    ...walk(careTeamsBroken),
    ...walk(sawTheLink),
    ...walk(wholeWay),
    ...walk(journey => journey.start('care_team_pick')),
  ])
  const stream = await follow(`${url}/live/events`)
  const { html } = await stream.next('part', ({ id }) => id === 'open')
  expect(html).toContain('4 open journeys')
  expect(html).toContain('1 of them began at a later step.')
  expect(html).toContain('Saw the link, didn’t select it: 1, which would be no loss.')
  expect(html).toMatch(
    /1\. Link view <small>Medications[\s\S]*?>1 open<[\s\S]*3\. Care team pick <small>Secure[\s\S]*?>3 open</,
  )
  expect(html).toMatch(/Care team API error, in “Care team pick”<\/th><td[^>]*>Secure Messaging<.*?>1</)
  expect(html).toMatch(/Stopped without a signal, in “Care team pick”<\/th><td[^>]*>Secure Messaging<.*?>2</)

  const ended = await follow(`${url}/live/events?open=ended`)
  const { html: figures } = await ended.next('part', ({ id }) => id === 'figures')
  expect(figures).toContain('<dt>Open</dt><dd>0</dd>')
})

test('sends a page what its address selects, and later journeys that it selects', async () => {
  const { url, send } = await runningLive()
  await send([...walk(wholeWay), ...walk(careTeamsBroken)])
  const stream = await follow(`${url}/live/events?where.page=details&open=ended&by=page&a=list&b=details`)
  expect((await stream.next('journeys')).map(({ number }: Content) => number)).toEqual([2])
  expect((await stream.next('funnel')).journeys).toMatchObject({ total: 1, dropped: 1 })
  const { html } = await stream.next('part', ({ id }) => id === 'comparison')
  expect(html).toContain('Nothing to compare: no selected journey has the value “List”.')

  await send([...walk(wholeWay), ...walk(careTeamsBroken)])
  expect((await stream.next('journey')).number).toBe(4)
})

test('explains what is wrong with an address, and sends no numbers', async () => {
  const { url } = await runningLive()
  const message = 'no journey of rx_renewal can have page=blue; use page=list|details'
  const stream = await follow(`${url}/live/events?where.page=blue`)
  expect(await stream.next('problem')).toBe(message)
  const answer = await fetch(`${url}/live/funnel.json?where.page=blue`)
  expect([answer.status, await answer.json()]).toEqual([400, { error: message }])
})

test('explains why the numbers cannot be computed, warns once, and sends them as soon as they can be', async () => {
  const { url, dir, send, warnings } = await runningLive()
  await send(walk(wholeWay))
  const damaged = join(dir, 'compacted-generation-1')
  await mkdir(damaged)
  const reason = expect.stringMatching(/^\S+compacted\.json does not say what was compacted .*restore it/)
  const stream = await follow(`${url}/live/events`)
  expect(await stream.next('journeys')).toHaveLength(1)
  expect(await stream.next('failure')).toEqual(reason)
  expect(await stream.next('failure'), 'at a later attempt').toEqual(reason)
  expect((await fetch(`${url}/live/funnel.json`)).status).toBe(503)

  await rm(damaged, { recursive: true })
  expect((await stream.next('funnel')).journeys.returned).toBe(1)
  await stream.next('part', ({ id }) => id === 'figures')
  await mkdir(damaged)
  await send(walk(wholeWay))
  expect(await stream.next('failure')).toEqual(reason)
  expect(await (await follow(`${url}/live/events`)).next('failure'), 'on a later page').toEqual(reason)
  expect(warnings).toEqual(Array(2).fill(expect.stringMatching(/cannot be computed: .*restore it/)))

  await rm(damaged, { recursive: true })
  expect((await stream.next('funnel')).journeys.returned).toBe(2)
})

test('starts with the events in the folder', async () => {
  const dir = await temporaryFolder()
  const actions = [...walk(wholeWay), ...walk(toCareTeams)].map(action => `${JSON.stringify(action)}\n`)
  await appendFile(join(dir, 'rum-20260101T000000000Z-00000000.ndjson'), `${actions.join('')}{"type":"acti`)
  const { url, send } = await runningLive({ dir })

  const stream = await follow(`${url}/live/events`)
  const journeys = await stream.next('journeys')
  expect(journeys.map(({ number }: Content) => number)).toEqual([1, 2])
  expect(journeys[0].steps.every(({ standing }: Content) => standing === 'completed')).toBe(true)
  expect(await stream.next('funnel')).toMatchObject({ journeys: { total: 2, returned: 1, in_progress: 1 } })

  await send(walk(wholeWay))
  expect((await stream.next('journey')).number).toBe(3)
})

test('a page that opens shows what another process has added to the folder', async () => {
  const { url, dir } = await runningLive()
  expect(await (await follow(`${url}/live/events`)).next('journeys')).toEqual([])
  const actions = walk(wholeWay).map(action => `${JSON.stringify(action)}\n`)
  await appendFile(join(dir, 'rum-20260101T000000000Z-1-00000000.ndjson'), actions.join(''))
  const stream = await follow(`${url}/live/events`)
  expect(await stream.next('journeys')).toHaveLength(1)
  expect(await stream.next('funnel', ({ journeys }) => journeys.total === 1)).toMatchObject({
    journeys: { returned: 1 },
  })
})

test('sends the parts of the report that the funnel provides, and later only the changes', async () => {
  const { url, send } = await runningLive()
  const stream = await follow(`${url}/live/events?open=ended`)
  await stream.next('part', ({ id, html }) => id === 'quality' && html.includes('Data quality'))

  await send(walk(careTeamsBroken))
  const isOf = (part: string, words: string) => (each: Content) => each.id === part && each.html.includes(words)
  const lead = await stream.next('part', isOf('lead', '0 of 1 Veterans'))
  expect(lead.html).toContain('Secure Messaging: 1, all Care team API error in “Care team pick”.')
  const funnel = await stream.next('part', isOf('funnel', '3. Care team pick'))
  const flow = await stream.next('part', isOf('flow', 'Lost · Secure Messaging'))
  const dropOffs = await stream.next('part', isOf('drop-offs', 'Care team API error, in “Care team pick”'))
  for (const { html } of [funnel, flow, dropOffs]) {
    expect(html).toMatch(/^<section id="[a-z-]+"[\s\S]*<(svg role="img" aria-label|figure class)="[\s\S]*<\/section>$/)
    expect(html).not.toMatch(/<script|<style|style=| on\w+=/)
  }

  await send(walk(wholeWay))
  await stream.next('part', ({ id, html }) => id === 'times' && !html.includes('not measured'))
  const before = stream.kinds.length
  await send([{ type: 'view' }, ...walk(sawTheLink)])
  await stream.next('funnel', ({ journeys }) => journeys.viewed_only === 1)
  await stream.next('part', isOf('quality', 'Data quality'))
  const again = stream.kinds.slice(before)
  expect(again).toEqual(expect.arrayContaining(['funnel', 'flow', 'quality']))
  expect(again.filter(kind => ['times', 'lost-returns', 'direct'].includes(kind))).toEqual([])
})

test('an expired journey is not shown as open', async () => {
  const dir = await temporaryFolder()
  const [hour, day] = [60 * 60_000, 24 * 60 * 60_000]
  const actions = [walk(toCareTeams, Date.now() - day), walk(toCareTeams, Date.now() - hour / 60)].flat()
  await appendFile(
    join(dir, 'rum-20260101T000000000Z-00000000.ndjson'),
    actions.map(action => `${JSON.stringify(action)}\n`).join(''),
  )
  const { url } = await runningLive({ dir })
  const journeys = await (await follow(`${url}/live/events`)).next('journeys')
  expect(journeys.map(({ steps }: Content) => steps[2])).toEqual([
    { standing: 'started', open: false, attempt: 1 },
    { standing: 'started', open: true, attempt: 1 },
  ])
})

test('never sends the correlation ID, nor unneeded fields of an event', async () => {
  const { url, send } = await runningLive()
  const actions = walk(careTeamsBroken)
  const journey = actions[0]?.context.journey as JourneyEvent
  await send([...actions, { type: 'action', context: { journey: { ...journey, seq: 99, step: '<b>x</b>' } } }])

  const stream = await follow(`${url}/live/events?open=ended`)
  const sent = JSON.stringify([
    await stream.next('journeys'),
    await stream.next('funnel'),
    await stream.next('part', ({ id }) => id === 'drop-offs'),
  ])
  expect(sent).toContain('care_team_pick')
  expect(sent).toContain('Care team API error')
  expect(sent).not.toContain(journey.id)
  expect(sent).not.toContain('<b>')
})

test('ignores lines that are not events of the journey', async () => {
  const { url, send } = await runningLive()
  const journey = walk(careTeamsBroken).at(-1)?.context.journey
  const action = (changes: object) => ({ type: 'action', context: { journey: { ...journey, ...changes } } })
  await send([
    { type: 'view' },
    { type: 'action' },
    { type: 'action', context: null },
    { type: 'action', context: { journey: 'text' } },
    action({ name: 'other' }),
    action({ version: 99 }),
    action({ id: 'no-uuid' }),
    action({ step: 'toString' }),
    action({ phase: 'toString' }),
    action({ failure: { code: 'toString' } }),
    action({ failure: undefined }),
    action({ seq: '1' }),
    action({ attempt: 0 }),
    action({ started_at: 'then' }),
  ])
  await send(walk(wholeWay))

  const stream = await follow(`${url}/live/events`)
  expect(await stream.next('journeys')).toHaveLength(1)
})

test('a later page, or a second one, gets the same content', async () => {
  const { url, send } = await runningLive()
  const first = await follow(`${url}/live/events`)
  await send(walk(wholeWay))
  const sent = await first.next('funnel', ({ journeys }) => journeys.returned === 1)
  const second = await follow(`${url}/live/events`)

  const { quality, steps } = await second.next('funnel')
  expect({ quality, steps }).toEqual({ quality: sent.quality, steps: sent.steps })
})

/** Headers of every answer. An event stream has its own `Cache-Control`. */
const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

test.each([
  ['', 302],
  ['/', 200],
  ['/live-view.js', 200],
  ['/report.css', 200],
  ['/live.svg', 200],
  ['/missing', 404],
  ['/funnel.json', 200],
  ['/events', 200],
])('answers %s with headers that allow no content from other origins', async (path, status) => {
  const { url } = await runningLive()
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const answer = await fetch(`${url}/live${path}`, { redirect: 'manual', signal: abort.signal })
  expect(answer.status).toBe(status)
  const headers = Object.fromEntries(answer.headers)
  expect(headers).toMatchObject(SECURITY_HEADERS)
  expect(headers['cache-control']).toBe(path === '/events' ? 'no-cache' : 'no-store')
  expect(headers).not.toHaveProperty('access-control-allow-origin')
})

test('serves a page without inline script or style', async () => {
  const { url } = await runningLive()
  const html = await fetch(`${url}/live`)
  expect(html.url).toBe(`${url}/live/`)
  expect((await fetch(`${url}/live?since=1h`)).url).toBe(`${url}/live/?since=1h`)
  expect(await html.text()).not.toMatch(/<style|style=|<script(?![^>]* src=)| on\w+=/)

  for (const [name, type] of [
    ['live-view.js', 'text/javascript'],
    ['filters.js', 'text/javascript'],
    ['morph.js', 'text/javascript'],
    ['live.css', 'text/css'],
    ['report.css', 'text/css'],
    ['live.svg', 'image/svg+xml'],
  ]) {
    const asset = await fetch(`${url}/live/${name}`)
    expect(asset.headers.get('Content-Type')).toMatch(type as string)
  }
  for (const name of ['live.ts', '..%2flive.ts', '%2e%2e%2flive.ts', 'constructor']) {
    expect((await fetch(`${url}/live/${name}`)).status).toBe(404)
  }
})

test('refuses a page of a foreign host, with the same headers', async () => {
  const { url } = await runningLive()
  const answerTo = (path: string) =>
    new Promise<IncomingMessage>(resolve => {
      request(`${url}${path}`, { headers: { host: 'evil.example' } }, response => resolve(response.resume())).end()
    })

  for (const path of ['/live/', '/live/events', '/live/funnel.json']) {
    const { statusCode, headers } = await answerTo(path)
    expect(statusCode).toBe(403)
    expect(headers).toMatchObject({ ...SECURITY_HEADERS, 'cache-control': 'no-store' })
  }
})
