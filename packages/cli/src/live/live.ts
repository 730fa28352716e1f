import { readFileSync } from 'node:fs'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { Hono, type MiddlewareHandler } from 'hono'
import { type SSEMessage, streamSSE } from 'hono/streaming'
import { refuseForeignHosts } from '../intake/host-guard.ts'
import type { Intake, PostedEvent } from '../intake/intake.ts'
import { labelsOf } from '../journey/labels.ts'
import { neutralProfile } from '../journey/neutral-profile.ts'
import type { JourneyProfile } from '../journey/profile.ts'
import { STYLES } from '../report/styles.ts'
import { InputError } from '../system/errors.ts'
import { visibleText, visibleValue } from '../system/visible-text.ts'
import { type ClientQueue, createClientQueue } from './client-queue.ts'
import { filterForm } from './filter-form.ts'
import { createJourneyLines, MAX_FILTER_LENGTH } from './journey-lines.ts'
import { computeLiveFunnel, type LiveFunnel } from './live-funnel.ts'
import { createLiveQueries } from './live-queries.ts'
import type { Part } from './report-parts.ts'
import { isSelected, keyOf, parseSelection, type Selection } from './selection.ts'
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

const MAX_JOURNEYS = 100
/** The minimum time between two computations of the funnel. */
const INTERVAL_MS = 1_000
const MAX_BYTES_READ = 64 * 2 ** 20
const HEARTBEAT_MS = 20_000
/** Each open page holds a connection, and the intake needs some for posts. */
const MAX_OPEN_PAGES = 200
/** Each selection is computed on its own. */
const MAX_SELECTIONS = 20
/** The newest app versions that the page offers. */
const MAX_VERSIONS = 30

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

const FILES = [
  'index.html',
  'live.css',
  'live.svg',
  'live-view.js',
  'event-connection.js',
  'elements.js',
  'filters.js',
  'journey-table.js',
  'morph.js',
].map(name => [name, readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8')] as const)
const FILTERS = '<!-- filters -->'

/**
 * Serves the live page: the funnel, the drop-offs by team and cause, and the journeys as they happen. Journeys that can still continue
 * are open. `funnel.json` and the page's event stream take the same query as the page, see `parseSelection`.
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
  const lines = createJourneyLines(definition, MAX_JOURNEYS)
  const openPages = new Set<ClientQueue>()
  const selections = new Map<ClientQueue, Selection>()
  const files = pageFiles(definition)
  const queries = createLiveQueries<Selection, LiveFunnel & { readonly parts: readonly Part[] }>({
    keyOf,
    async compute(selection) {
      const [live, { reportParts }] = await Promise.all([
        computeLiveFunnel(definition, { dir, selection, now: Date.now() }),
        import('./report-parts.ts'),
      ])
      return { ...live, parts: reportParts(live, { definition, profile }) }
    },
    intervalMs: INTERVAL_MS,
    limit: MAX_SELECTIONS,
    onError: error => warn(`journey-monitor: the funnel cannot be computed: ${(error as Error).message}`),
  })

  function publish(event: PostedEvent): void {
    const changed = lines.add([event])
    if (changed.length === 0) return
    const now = Date.now()
    for (const [queue, selection] of selections) {
      for (const each of changed.filter(each => isSelected(each, selection, now)))
        queue.put(`journey ${each.line.number}`, 'journey', each.line)
    }
    queries.refresh()
  }
  const unsubscribe = intake.subscribe((endpoint, event) => {
    if (endpoint === 'rum') publish(event)
  })
  const heartbeat = setInterval(() => {
    for (const queue of openPages) queue.put('heartbeat', 'heartbeat', null)
    queries.refreshWithTime()
    if (openPages.size > 0) stored = stored.then(readStored)
  }, HEARTBEAT_MS).unref()

  const readSegments = new Set<string>()
  /** Reads the segments that were there at the start, and later those that another process added, such as a pull. */
  async function readStored(): Promise<void> {
    try {
      for await (const event of storedEvents(dir, MAX_BYTES_READ, readSegments)) publish(event)
    } catch (error) {
      warn(`journey-monitor: journeys in ${dir} cannot be shown: ${(error as Error).message}`)
    }
  }
  let stored = readStored()

  const app = new Hono()
  app.use('*', withHeaders, refuseForeignHosts(allowedHosts))

  app.get('/events', c => {
    if (c.req.method !== 'GET') return c.body(null)
    if (openPages.size >= MAX_OPEN_PAGES)
      return c.json({ error: 'too many pages are open' }, 503, { Connection: 'close' })
    const queue = createClientQueue()
    openPages.add(queue)
    return streamSSE(c, async stream => {
      stream.onAbort(queue.close)
      try {
        await follow(queue, new URL(c.req.url).searchParams, message => stream.writeSSE(message))
      } finally {
        selections.delete(queue)
        openPages.delete(queue)
      }
    })
  })

  async function follow(
    queue: ClientQueue,
    query: URLSearchParams,
    write: (message: SSEMessage) => Promise<void>,
  ): Promise<void> {
    stored = stored.then(readStored)
    await stored
    let end = () => {}
    try {
      end = showSelection(queue, parseSelection(definition, query))
    } catch (error) {
      queue.put('problem', 'problem', problemIn(error))
    }
    try {
      while (!queue.closed) for (const message of await queue.take()) await write(message)
    } finally {
      end()
    }
  }

  /** Sends a page its selection and every later change of it. Returns a function that unsubscribes. */
  function showSelection(queue: ClientQueue, selection: Selection): () => void {
    const teams = definition.teams.map(team => labelsOf(profile).team(team))
    const now = Date.now()
    const selected = lines.all().filter(each => isSelected(each, selection, now))
    queue.put('teams', 'teams', teams)
    queue.put(
      'journeys',
      'journeys',
      selected.map(({ line }) => line),
    )
    const sent = new Map<string, string>()
    const show = ({ versions, funnel, parts }: LiveFunnel & { readonly parts: readonly Part[] }) => {
      queue.put('versions', 'versions', offered(versions))
      queue.put('funnel', 'funnel', funnel)
      for (const part of parts.filter(({ id, html }) => sent.get(id) !== html)) {
        sent.set(part.id, part.html)
        queue.put(`part ${part.id}`, 'part', part)
      }
    }
    const unsubscribe = queries.subscribe(selection, show, error => queue.put('funnel', 'failure', reasonIn(error)))
    selections.set(queue, selection)
    return unsubscribe
  }

  app.get('/funnel.json', async c => {
    const selection = selectionOrProblem(definition, new URL(c.req.url).searchParams)
    if (typeof selection === 'string') return c.json({ error: selection }, 400)
    let stop = () => {}
    try {
      const { funnel } = await new Promise<LiveFunnel>((resolve, reject) => {
        stop = queries.subscribe(selection, resolve, reject)
      })
      return c.json(funnel)
    } catch {
      return c.json({ error: 'the funnel cannot be computed' }, 503)
    } finally {
      stop()
    }
  })

  app.get('/', c =>
    c.req.path.endsWith('/')
      ? c.body(...fileResponse(files, 'index.html'))
      : c.redirect(`${c.req.path}/${new URL(c.req.url).search}`),
  )
  app.get('/*', c => {
    const name = c.req.path.split('/').at(-1) || 'index.html'
    return files.has(name) ? c.body(...fileResponse(files, name)) : c.notFound()
  })

  return Object.assign(app, {
    async close() {
      unsubscribe()
      clearInterval(heartbeat)
      for (const queue of openPages) queue.close()
      await Promise.all([stored, queries.close()])
    },
  })
}

const withHeaders: MiddlewareHandler = async (c, next) => {
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
  await next()
}

/** Returns the selection in a query, or a message about what is wrong with the query. */
function selectionOrProblem(definition: JourneyDefinition, query: URLSearchParams): Selection | string {
  try {
    return parseSelection(definition, query)
  } catch (error) {
    return problemIn(error)
  }
}

/** Returns the message of an `InputError`; rethrows any other. */
function problemIn(error: unknown): string {
  if (error instanceof InputError) return visibleText(error.message)
  throw error
}

/** Returns why a computation failed, for a page. Other errors than an `InputError` may quote events, and go to the terminal. */
function reasonIn(error: unknown): string {
  return error instanceof InputError
    ? visibleText(error.message)
    : 'see the terminal of the program that serves this page for the reason'
}

/** Returns the newest app versions that an address can name, with their labels, which may hold any text. */
function offered(versions: readonly string[]): [value: string, label: string][] {
  return versions
    .filter(({ length }) => length <= MAX_FILTER_LENGTH)
    .slice(-MAX_VERSIONS)
    .map(version => [version, visibleValue(version)])
}

/** Returns the files of the page, by name. */
function pageFiles(definition: JourneyDefinition): ReadonlyMap<string, string> {
  const form = filterForm(definition).html
  const files = FILES.map(([name, content]) => [name, content.replace(FILTERS, () => form)] as const)
  return new Map([...files, ['report.css', STYLES]])
}

function fileResponse(
  files: ReadonlyMap<string, string>,
  name: string,
): [content: string, status: 200, headers: Record<string, string>] {
  const type = TYPES[name.split('.').at(-1) as keyof typeof TYPES]
  return [files.get(name) as string, 200, { 'Content-Type': type }]
}
