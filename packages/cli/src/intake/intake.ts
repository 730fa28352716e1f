import { resolve } from 'node:path'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import pLimit from 'p-limit'
import { type Address, addressOf, isKept, type KeptEndpoint } from './datadog-endpoint.ts'
import { refuseForeignHosts } from './host-guard.ts'
import { createIntakeCounters, type IntakeStats } from './intake-counters.ts'
import { type Listening, listen } from './listen.ts'
import { type PostedEvent, parseEvent, sortLines } from './posted-lines.ts'
import { Refusal, type RefusalReason } from './refusal.ts'
import { createMemoryBudget, decodeBody, SMALL_BYTES, withBody } from './request-body.ts'
import { createSegmentWriter, ensureWritable } from './segment-writer.ts'

export type { KeptEndpoint } from './datadog-endpoint.ts'
export type { IntakeStats } from './intake-counters.ts'
export { type Listening, listen } from './listen.ts'
export type { PostedEvent } from './posted-lines.ts'

/** The path for the SDK's `proxy` setting, `?ddforward=…`. */
const PROXY_PATH = '/intake'
const MIB = 2 ** 20
/** The limit of one post, compressed and decompressed; the same as Datadog's. */
const MAX_BODY_BYTES = 5 * MIB
/** The size at which a new segment begins. */
const MAX_SEGMENT_BYTES = 64 * MIB
/** The memory that all posts share while they are read, beyond small ones. */
const MEMORY_BUDGET_BYTES = 32 * MIB
/** Largest number of large posts that are decompressed, parsed and stored at a time. */
const MAX_CONCURRENT_LARGE = 2

export interface IntakeOptions {
  /** The folder of the segments, `rum-….ndjson` and `logs-….ndjson`. Created at the first event. */
  readonly dir: string
  /** Origins whose pages may post, e.g. `https://staging.example.org`. Default: any. Pages can only write; they can't read anything. */
  readonly origins?: readonly string[]
  /** Host names, in addition to `localhost`, under which the server answers. */
  readonly allowedHosts?: readonly string[]
  /** Called when storing begins to fail. Default: `console.error`. */
  readonly warn?: (message: string) => void
  /** Called for each refused post, and for a post of which lines were refused. */
  readonly onRefused?: (reason: RefusalReason) => void
}

/** Called with an event once it is on disk. */
export type IntakeListener = (endpoint: KeptEndpoint, event: PostedEvent) => void

/** A Hono app, to be mounted at `/`. */
export type Intake = Hono & {
  stats(): IntakeStats
  /** Returns a function that ends the subscription. */
  subscribe(listener: IntakeListener): () => void
  /** Waits for pending writes. */
  close(): Promise<void>
}

/**
 * Creates an intake for the posts of the Datadog browser SDK, through its `proxy` setting or directly at `/api/v2/…`.
 * RUM events and logs are appended unchanged to newline-delimited segments. A post is acknowledged once it is on disk.
 * `/intake/stats` shows the counts.
 *
 * @example
 * const app = new Hono()
 * app.route('/', createIntake({ dir: '.journeys' }))
 */
export function createIntake(options: IntakeOptions): Intake {
  const { origins, allowedHosts = [], warn = console.error, onRefused = () => {} } = options
  const segment = (prefix: KeptEndpoint) =>
    createSegmentWriter({ dir: resolve(options.dir), prefix, maxBytes: MAX_SEGMENT_BYTES })
  const segments = { rum: segment('rum'), logs: segment('logs') }
  const listeners = new Set<IntakeListener>()
  const counters = createIntakeCounters()
  const refuse = (reason: RefusalReason, count = 1) => {
    if (count === 0) return
    counters.reject(reason, count)
    onRefused(reason)
  }
  const memory = createMemoryBudget(MEMORY_BUDGET_BYTES)
  const limitLarge = pLimit(MAX_CONCURRENT_LARGE)
  let isStoring = true

  async function store(endpoint: KeptEndpoint, lines: readonly string[]): Promise<void> {
    try {
      await segments[endpoint].append(lines)
      isStoring = true
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
      if (isStoring)
        warn(`journey-monitor: events cannot be stored in ${options.dir} (${code}); they are not acknowledged`)
      isStoring = false
      throw new Refusal('storage', ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code) ? 507 : 503)
    }
  }

  function notify(endpoint: KeptEndpoint, line: string): void {
    if (listeners.size === 0) return
    const event = parseEvent(line, endpoint) as PostedEvent
    for (const listener of listeners) {
      try {
        listener(endpoint, event)
      } catch (error) {
        warn(`journey-monitor: a listener of the intake failed: ${error}`)
      }
    }
  }

  async function handlePost(request: Request, address: Address | undefined): Promise<Response> {
    if (!address) throw new Refusal('endpoint', 400)
    const origin = request.headers.get('origin')
    if (origin && origins && !origins.includes(origin)) throw new Refusal('origin', 403)
    const { endpoint, deflated } = address
    const encoding = request.headers.get('content-encoding') ?? (deflated ? 'deflate' : undefined)
    return withBody(request, { maxBytes: MAX_BODY_BYTES, memory }, async raw => {
      if (isKept(endpoint)) {
        const mayBeLarge = encoding || raw.length > SMALL_BYTES
        return mayBeLarge ? limitLarge(() => storeBody(endpoint, raw, encoding)) : storeBody(endpoint, raw, encoding)
      }
      counters.discard(endpoint)
      return Response.json({ accepted: 0 }, { status: 202 })
    })
  }

  async function storeBody(endpoint: KeptEndpoint, raw: Buffer, encoding: string | undefined): Promise<Response> {
    const { kept, telemetry, malformed } = sortLines(await decodeBody(raw, encoding, MAX_BODY_BYTES), endpoint)
    if (kept.length + telemetry === 0) {
      refuse('lines', Math.max(malformed, 1))
      return Response.json({ error: 'lines' }, { status: 400 })
    }
    if (kept.length > 0) {
      await store(endpoint, kept)
      counters.accept(endpoint, kept.length)
      for (const line of kept) notify(endpoint, line)
    }
    counters.discard('telemetry', telemetry)
    refuse('lines', malformed)
    return Response.json({ accepted: kept.length, rejected: malformed }, { status: 202 })
  }

  async function answer(c: Context, address: Address | undefined): Promise<Response> {
    counters.request()
    try {
      return await handlePost(c.req.raw, address)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refuse(error.reason)
      return c.json({ error: error.reason }, error.status)
    }
  }

  const app = new Hono()
  const guard = refuseForeignHosts(allowedHosts, () => refuse('host'))
  const allowPosts = cors({ origin: origins ? [...origins] : '*', allowMethods: ['POST'], maxAge: 3600 })
  app.use(PROXY_PATH, guard, allowPosts)
  app.post(PROXY_PATH, c => answer(c, addressOf(c.req.query('ddforward') ?? '')))
  app.use('/api/v2/*', guard, allowPosts)
  app.post('/api/v2/*', c => answer(c, addressOf(c.req.path + new URL(c.req.url).search)))
  const stats = () => counters.stats(segments.rum.syncs + segments.logs.syncs)
  app.get('/intake/stats', guard, c => c.json(stats(), 200, { 'Cache-Control': 'no-store' }))

  return Object.assign(app, {
    stats,
    subscribe(listener: IntakeListener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    async close() {
      await Promise.all([segments.rum.close(), segments.logs.close()])
    },
  })
}

export interface StartIntakeOptions extends IntakeOptions {
  /** Default: 127.0.0.1, which only this computer can reach. */
  readonly host?: string
  /** 0 picks a free port. */
  readonly port: number
}

/**
 * Starts an intake server. Rejects with Node's error if the folder isn't writable (`EACCES`) or the port is taken (`EADDRINUSE`).
 *
 * @example const { url, close } = await startIntake({ dir: '.journeys', port: 8126 })
 */
export async function startIntake({ host = '127.0.0.1', port, ...options }: StartIntakeOptions): Promise<Listening> {
  await ensureWritable(options.dir)
  const intake = createIntake(options)
  const server = await listen(intake, { host, port })
  return {
    url: server.url,
    async close() {
      await server.close()
      await intake.close()
    },
  }
}
