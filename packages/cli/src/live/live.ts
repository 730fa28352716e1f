import { existsSync, readFileSync } from 'node:fs'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { Hono, type MiddlewareHandler } from 'hono'
import { type SSEMessage, streamSSE } from 'hono/streaming'
import { computeFunnel } from '../funnel/compute-funnel.ts'
import { refuseForeignHosts } from '../intake/host-guard.ts'
import type { Intake, PostedEvent } from '../intake/intake.ts'
import { longestExpiry } from '../journey/definition-facts.ts'
import { labelsOf } from '../journey/labels.ts'
import { neutralProfile } from '../journey/neutral-profile.ts'
import type { JourneyProfile } from '../journey/profile.ts'
import { STYLES } from '../report/styles.ts'
import { DAY } from '../system/time-units.ts'
import { type ClientQueue, createClientQueue } from './client-queue.ts'
import { createFunnelFeed, type FunnelFeed } from './funnel-feed.ts'
import { createJourneyLines } from './journey-lines.ts'
import { openJourneys } from './open-journeys.ts'
import type { LiveFunnel, Part } from './report-parts.ts'
import { storedEvents } from './stored-events.ts'

export interface LiveOptions {
  readonly definition: JourneyDefinition
  /** Labels for the journey's parts. Default: the names in the definition. */
  readonly profile?: JourneyProfile
  /** The intake's folder. */
  readonly dir: string
  /** Publishes new events. */
  readonly intake: Pick<Intake, 'subscribe'>
  /** Host names besides `localhost` that requests may use. */
  readonly allowedHosts?: readonly string[]
  /** Called with warnings. Default: `console.error`. */
  readonly warn?: (message: string) => void
}

/** A Hono app. Mount it at the path of its page, such as `/live`. */
export type Live = Hono & {
  /** Closes the connections of open pages. */
  close(): Promise<void>
}

const JOURNEYS = 100
/** Least time between two computations of the funnel. */
const INTERVAL_MS = 1_000
const MOST_BYTES_READ = 64 * 2 ** 20
const HEARTBEAT_MS = 20_000
/** Each open page holds a connection, and the intake needs some for posts. */
const MAX_OPEN_PAGES = 200
/** Longest time by which a client's clock may be ahead. */
const CLOCK_TOLERANCE_MS = DAY

const HEADERS = {
  'Content-Security-Policy': "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

const FILES = ['index.html', 'live.css', 'live.js', 'morph.js', 'live.svg'].map(
  name => [name, readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8')] as const,
)
const PAGE = new Map([...FILES, ['report.css', STYLES] as const])

/**
 * Serves the live page: the funnel, the drop-offs by team and cause, and the journeys as they happen. Journeys that may
 * still continue are open. `funnel.json` and the page's event stream take `?open=ended`, which counts open journeys as
 * ended.
 *
 * @example
 * const app = new Hono()
 * app.route('/', intake)
 * app.route('/live', createLive({ ...renewalJourney, dir: '.journeys', intake }))
 */
export function createLive(options: LiveOptions): Live {
  const {
    definition,
    profile = neutralProfile(definition),
    dir,
    intake,
    allowedHosts = [],
    warn = console.error,
  } = options
  const lines = createJourneyLines(definition, JOURNEYS)
  const readers = new Set<ClientQueue>()

  const afterAllExpired = longestExpiry(definition) + CLOCK_TOLERANCE_MS
  const compute = (aheadMs: number) =>
    computeFunnel(definition, existsSync(dir) ? [dir] : [], { asOf: Date.now() + aheadMs })
  const feed = (load: () => Promise<LiveFunnel>): FunnelFeed<LiveFunnel> =>
    createFunnelFeed({
      compute: load,
      intervalMs: INTERVAL_MS,
      onError: error => warn(`journey-monitor: the funnel cannot be computed: ${(error as Error).message}`),
    })
  const feeds = {
    open: feed(async () => {
      const funnel = await compute(0)
      const isOpen = [funnel, ...funnel.direct].some(({ journeys }) => journeys.in_progress > 0)
      return { funnel, open: openJourneys(funnel, isOpen ? await compute(afterAllExpired) : funnel) }
    }),
    ended: feed(async () => {
      const funnel = await compute(afterAllExpired)
      return { funnel, open: openJourneys(funnel, funnel) }
    }),
  }
  const feedFor = (open: string | undefined) => (open === 'ended' ? feeds.ended : feeds.open)

  const rendered = new WeakMap<LiveFunnel, Part[]>()
  async function loadParts(): Promise<(live: LiveFunnel) => Part[]> {
    const { reportParts } = await import('./report-parts.ts')
    return live => {
      const parts = rendered.get(live) ?? reportParts(live, { definition, profile })
      rendered.set(live, parts)
      return parts
    }
  }

  function show(event: PostedEvent): void {
    const changed = lines.add([event])
    if (changed.length === 0) return
    for (const line of changed) for (const reader of readers) reader.put(`journey ${line.number}`, 'journey', line)
    for (const each of Object.values(feeds)) each.refresh()
  }
  const unsubscribe = intake.subscribe((endpoint, event) => {
    if (endpoint === 'rum') show(event)
  })
  const heartbeat = setInterval(() => {
    for (const reader of readers) reader.put('heartbeat', 'heartbeat', null)
    feeds.open.refresh()
    if (readers.size > 0) stored = stored.then(readStored)
  }, HEARTBEAT_MS).unref()

  const readSegments = new Set<string>()
  /** Reads the segments that were there at the start, and later those that another process added, such as a pull. */
  async function readStored(): Promise<void> {
    try {
      for await (const event of storedEvents(dir, MOST_BYTES_READ, readSegments)) show(event)
    } catch (error) {
      warn(`journey-monitor: journeys in ${dir} cannot be shown: ${(error as Error).message}`)
    }
  }
  let stored = readStored()

  const app = new Hono()
  app.use('*', withHeaders, refuseForeignHosts(allowedHosts))

  let openPages = 0
  app.get('/events', c => {
    if (c.req.method !== 'GET') return c.body(null)
    if (openPages >= MAX_OPEN_PAGES) return c.json({ error: 'too many pages are open' }, 503, { Connection: 'close' })
    openPages++
    return streamSSE(c, async stream => {
      const queue = createClientQueue()
      stream.onAbort(queue.close)
      try {
        await follow(queue, feedFor(c.req.query('open')), message => stream.writeSSE(message))
      } finally {
        readers.delete(queue)
        openPages--
      }
    })
  })

  async function follow(
    queue: ClientQueue,
    feed: FunnelFeed<LiveFunnel>,
    write: (message: SSEMessage) => Promise<void>,
  ) {
    stored = stored.then(readStored)
    const [parts] = await Promise.all([loadParts(), stored])
    readers.add(queue)
    queue.put(
      'teams',
      'teams',
      definition.teams.map(team => labelsOf(profile).team(team)),
    )
    queue.put('journeys', 'journeys', lines.all())
    const sent = new Map<string, string>()
    const unsubscribeFunnel = feed.subscribe(live => {
      queue.put('funnel', 'funnel', live.funnel)
      queue.put('open-journeys', 'open-journeys', live.open.total)
      for (const part of parts(live).filter(({ id, html }) => sent.get(id) !== html)) {
        sent.set(part.id, part.html)
        queue.put(`part ${part.id}`, 'part', part)
      }
    })
    try {
      while (!queue.closed) for (const message of await queue.take()) await write(message)
    } finally {
      unsubscribeFunnel()
    }
  }

  app.get('/funnel.json', async c => {
    let stop = () => {}
    try {
      const { funnel } = await new Promise<LiveFunnel>((resolve, reject) => {
        stop = feedFor(c.req.query('open')).subscribe(resolve, reject)
      })
      return c.json(funnel)
    } catch {
      return c.json({ error: 'the funnel cannot be computed' }, 503)
    } finally {
      stop()
    }
  })

  app.get('/', c => (c.req.path.endsWith('/') ? c.body(...page('index.html')) : c.redirect(`${c.req.path}/`)))
  app.get('/*', c => {
    const name = c.req.path.split('/').at(-1) || 'index.html'
    return PAGE.has(name) ? c.body(...page(name)) : c.notFound()
  })

  return Object.assign(app, {
    async close() {
      unsubscribe()
      clearInterval(heartbeat)
      for (const reader of readers) reader.close()
      await Promise.all([stored, ...Object.values(feeds).map(each => each.close())])
    },
  })
}

const withHeaders: MiddlewareHandler = async (c, next) => {
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
  await next()
}

function page(name: string): [content: string, status: 200, headers: Record<string, string>] {
  const type = TYPES[name.split('.').at(-1) as keyof typeof TYPES]
  return [PAGE.get(name) as string, 200, { 'Content-Type': type }]
}
