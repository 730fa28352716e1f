import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { type HttpHandler, http } from 'msw'
import { answerAggregate, refusalOf } from './fake-aggregate-api.ts'
import { type StreamEvent, serveEventStream } from './fake-event-stream.ts'
import { createEventSearch } from './fake-search-api.ts'
import { createStore, type Store } from './fake-store.ts'
import type { RumEvent } from './rum-event.ts'

export const KEYS = { DD_API_KEY: '0123456789abcdef-api', DD_APP_KEY: 'fedcba9876543210-app' }

/** Answers instead of the API; undefined lets the API answer. */
export type Fault = (request: Request, count: number) => Response | undefined | Promise<Response | undefined>

export interface FakeDatadogOptions {
  /** Events to count. */
  readonly events?: readonly RumEvent[]
  readonly bucketsPerPage?: number
}

export interface FakeDatadog extends Store {
  /** All requests so far, such as `POST /api/v1/monitor`, with their bodies. */
  readonly requests: readonly { readonly line: string; readonly body: unknown }[]
  /** Events that were posted to Datadog's own event stream. */
  readonly stream: readonly StreamEvent[]
  /** Handlers for MSW. */
  readonly handlers: readonly HttpHandler[]
  /** Installs a fault that decides on every later request; without an argument, removes it. */
  breakWith(fault?: Fault): void
  /** Forgets `requests`. */
  clear(): void
  /** Starts a server. Returns the environment variables, keys included, that point the command line to it. */
  listen(): Promise<{ readonly env: Readonly<Record<string, string | undefined>>; close(): Promise<void> }>
}

/**
 * Behaves like the part of Datadog's API that is used here, by its documentation: keys, permissions, pages, and the
 * fields that it adds. The evaluator answers aggregations over `events`.
 */
export function createFakeDatadog({ events = [], bucketsPerPage = 1_000 }: FakeDatadogOptions = {}): FakeDatadog {
  const store = createStore()
  const requests: { line: string; body: unknown }[] = []
  let fault: Fault = () => undefined
  let count = 0

  const app = new Hono()
  app.use(async (context, next) => {
    const request = context.req.raw
    const { pathname, search } = new URL(request.url)
    const text = await request.clone().text()
    requests.push({ line: `${request.method} ${pathname}${search}`, body: text === '' ? undefined : JSON.parse(text) })
    const hasKeys =
      context.req.header('DD-API-KEY') === KEYS.DD_API_KEY &&
      context.req.header('DD-APPLICATION-KEY') === KEYS.DD_APP_KEY
    if (!hasKeys) return context.json({ errors: ['Forbidden'] }, 403)
    const failed = await fault(request, count++)
    if (failed) return failed
    await next()
    return undefined
  })
  app.post('/api/v2/rum/analytics/aggregate', async context => {
    const body = await context.req.json()
    const refusal = refusalOf(body)
    if (refusal !== undefined) return context.json({ errors: [refusal] }, 400)
    return context.json(answerAggregate(events, body, bucketsPerPage))
  })
  const search = createEventSearch(events)
  app.post('/api/v2/rum/events/search', async context => {
    const answer = search(await context.req.json())
    return context.body(answer.text, answer.status, { 'content-type': 'application/json' })
  })
  store.serve(app)
  const stream: StreamEvent[] = []
  serveEventStream(app, stream)

  return {
    ...store,
    requests,
    stream,
    handlers: [http.all('https://api.ddog-gov.com/*', ({ request }) => app.fetch(request))],
    breakWith(next = () => undefined) {
      fault = next
      count = 0
    },
    clear() {
      requests.length = 0
    },
    async listen() {
      const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      const env = { ...KEYS, DD_API_URL: `http://127.0.0.1:${port}`, DD_SITE: undefined }
      return { env, close: () => closed(server) }
    },
  }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve, reject) => server.close(error => (error ? reject(error) : resolve())))
}
