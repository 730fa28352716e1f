import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import type { Fault } from '@journey-monitor/test-kit/datadog/fake-api'
import { expectAll, isPulled, moved, population, run, TO, withDatadog } from '@journey-monitor/test-kit/datadog/pulling'
import type { RumEvent } from '@journey-monitor/test-kit/datadog/rum-event'
import { HttpResponse } from 'msw'
import { describe, expect, test, vi } from 'vitest'
import { HOUR } from '../../system/time-units.ts'

describe('a pull continues after', () => {
  const json = (status: number, body: object, headers: Record<string, string> = {}) =>
    HttpResponse.json(body, { status, headers })
  const isSearch = (request: Request) => request.url.endsWith('/events/search')
  const hasCursor = async (request: Request) => (await request.clone().text()).includes('"cursor"')
  /** Every `n`th request. */
  const each =
    (n: number, answer: () => Response): Fault =>
    (_, count) =>
      count % n === n - 1 ? answer() : undefined
  const searches = (n: number, answer: (request: Request) => Promise<Response | undefined>): Fault => {
    let count = 0
    return request => (isSearch(request) && count++ % n === 0 ? answer(request) : undefined)
  }

  const dropped = () =>
    new ReadableStream({
      start: stream => stream.enqueue(new TextEncoder().encode('{"data":[{"id":"AQ')),
      pull: stream => stream.error(new Error('the connection is gone')),
    })

  test.each<[string, Fault]>([
    ['a rate limit', each(3, () => json(429, { errors: [] }, { 'X-RateLimit-Reset': '0' }))],
    ['a request that took Datadog too long', each(3, () => json(408, { errors: ['Request Timeout'] }))],
    ['5xx', each(2, () => json(503, { errors: ['Unavailable'] }))],
    [
      'an answer that is cut off',
      each(3, () => new Response('{"data":[{"id":"AQ', { headers: { 'content-type': 'application/json' } })),
    ],
    ['a connection that is dropped in the middle of an answer', each(3, () => new Response(dropped()))],
    ['a part of the events', searches(5, async () => json(200, { data: [], meta: { status: 'timeout' } }))],
    ['warnings', searches(5, async () => json(200, { data: [], meta: { warnings: [{ title: 'Index gone' }] } }))],
    [
      'events that Datadog counts and does not give at first',
      searches(3, async () => json(200, { data: [], meta: {} })),
    ],
  ])('%s', async (_, fault) => {
    // The server reports the connection that it drops.
    vi.spyOn(console, 'error').mockReturnValue()
    await withDatadog({ fault }, async ({ folder, pull }) => {
      expect(await pull()).toMatchObject({ missing: 0 })
      await expectAll(folder, population)
    })
  })

  test('an expired cursor', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) =>
      moved(population.find(event => event.type === 'action' && isPulled(event)) as RumEvent, i * 10),
    ).map((event, i) => ({ ...event, action: { ...(event.action as object), id: `action-${i}` } }))
    let expired = 0
    const fault: Fault = async request =>
      isSearch(request) && (await hasCursor(request)) && expired++ === 1
        ? json(400, { errors: ['Invalid cursor'] })
        : undefined
    await withDatadog({ events: many, fault }, async ({ folder, pull }) => {
      await pull()
      expect(expired).toBeGreaterThan(2)
      await expectAll(folder, many)
    })
  })

  test('a kill at any moment', async () => {
    const recent = population.map(event => moved(event, Date.now() - HOUR - TO))
    await withDatadog({ events: recent }, async ({ fake, env, folder }) => {
      const args = ['datadog', 'pull', '--since', '13d', '--out', folder]
      for (const at of [3, 6, 6]) {
        const pulling = startProcess(args, { env })
        fake.breakWith((_, count) => {
          if (count === at) pulling.child.kill('SIGKILL')
          return undefined
        })
        expect(await pulling.ended).toMatchObject({ code: null })
      }
      fake.breakWith()
      expect(await run(args, env)).toMatchObject({ code: 0 })
      await expectAll(folder, recent)
    })
  })

  test('a segment without a name', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull()
      const { segment } = JSON.parse(await readFile(join(folder, '.pull/state.json'), 'utf8'))
      const lost = await readFile(join(folder, segment), 'utf8')
      await rm(join(folder, segment))
      await writeFile(join(folder, '.pull/drafts', segment), lost)
      await writeFile(join(folder, '.pull/drafts', 'rum-never-finished.ndjson'), '{"type":"act')
      await pull()
      await expectAll(folder, population)
      expect(await readdir(join(folder, '.pull/drafts'))).toEqual([])
    })
  })
})
