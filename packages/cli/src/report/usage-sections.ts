import { keys } from '../disclosure/keys.ts'
import type { Endpoint, EndpointStatus } from '../rum/measure-rum.ts'
import { count, duration, rate } from '../system/format.ts'
import type { Section } from './document.ts'
import type { Report } from './report.ts'
import { ranked, type Telling, table, text } from './telling.ts'

const UNKNOWN_ORIGIN = 'not said by the browser'

/** Unique and repeat page views, time spent, origins, entries, exits and outbound links; nothing where there are no views. */
export function pageSections({ rum }: Report, { show, isShared }: Telling): Section[] {
  if (rum.pages.length === 0) return []
  const sessions = show(keys.sessions, rum.sessions)
  const pages = ranked(
    rum.pages.map(({ page, ...of }) => {
      const own = show(keys.page(page, 'sessions'), of.sessions)
      const views = show(keys.page(page, 'views'), of.views)
      const again = show(keys.page(page, 'repeatSessions'), of.repeatSessions)
      const isTimed = !isShared || typeof own === 'number'
      return {
        by: own,
        cells: [
          page,
          count(own),
          rate(own, sessions),
          count(views),
          count(again),
          rate(again, own),
          typeof own === 'number' && typeof views === 'number' && own > 0 ? (views / own).toFixed(2) : '–',
          ...[of.p50Ms, of.p90Ms].map(ms => (isTimed ? duration(ms) : 'withheld')),
        ],
      }
    }),
    'pages',
  )
  const origins = ranked(
    rum.origins.map(({ page, origin, views }) => {
      const by = show(keys.origin(page, origin), views)
      return { by, cells: [page, origin ?? UNKNOWN_ORIGIN, count(by)] }
    }),
    'origins',
  )
  const entries = ranked(
    rum.entries.map(({ page, origin, sessions: own }) => {
      const by = show(keys.entry(page, origin), own)
      return { by, cells: [page, origin ?? UNKNOWN_ORIGIN, count(by), rate(by, sessions)] }
    }),
    'entry points',
  )
  const exits = ranked(
    rum.exits.map(({ page, sessions: own }) => {
      const by = show(keys.exit(page), own)
      return { by, cells: [page, count(by), rate(by, sessions)] }
    }),
    'exit points',
  )
  const outbound = ranked(
    rum.outbound.map(({ page, target, clicks, last }) => {
      const by = show(keys.outbound(page, target, 'last'), last)
      return { by, cells: [page, target, count(show(keys.outbound(page, target, 'clicks'), clicks)), count(by)] }
    }),
    'links',
  )
  return [
    {
      id: 'pages',
      title: 'Page views and time spent',
      blocks: [
        text(
          'Unique means by RUM session: RUM knows no person. Somebody who comes back after 15 idle minutes begins another session. Paths are shown without what looks like an ID.',
        ),
        table(
          `Page views; shares are of all ${count(sessions)} sessions`,
          [
            'Page',
            '#Unique views (sessions)',
            '#Of all sessions',
            '#Views',
            '#Sessions with repeat views',
            '#Of its sessions',
            '#Views per session',
            '#Time spent, p50',
            '#Time spent, p90',
          ],
          pages.rows,
        ),
        ...pages.notes,
      ],
    },
    {
      id: 'origins',
      title: 'Where people came from, and where they went',
      blocks: [
        table('Origin page: what led to a view', ['Page', 'Origin', '#Views'], origins.rows),
        ...origins.notes,
        table(
          'Entry points: the first page of a session',
          ['Page', 'From', '#Sessions', '#Of all sessions'],
          entries.rows,
        ),
        ...entries.notes,
        table('Exit points: the last page of a session', ['Page', '#Sessions', '#Of all sessions'], exits.rows),
        ...exits.notes,
        table(
          'Outbound links: what was clicked, and how often the session then went on in another app, or nowhere that is measured',
          ['Page', 'What was clicked', '#Clicks', '#Last before leaving'],
          outbound.rows,
          'No such click was recorded.',
        ),
        ...outbound.notes,
      ],
    },
  ]
}

/** Errors and latencies by endpoint; nothing where no request was recorded. */
export function endpointSection({ rum }: Report, { show, isShared }: Telling): Section | undefined {
  if (rum.endpoints.length === 0) return undefined
  const hosts = new Set(rum.endpoints.map(({ host }) => host))
  const name = ({ method, host, path }: Endpoint | EndpointStatus) => `${method} ${hosts.size > 1 ? host : ''}${path}`
  const endpoints = ranked(
    rum.endpoints.map(each => {
      const of = (what: 'answers' | 'ok' | 'other' | 'none') => show(keys.endpoint(each, what), each[what])
      const isTimed = !isShared || typeof of('ok') === 'number'
      const ms = (value: number | null) => (isTimed ? duration(value) : 'withheld')
      return {
        by: of('answers'),
        cells: [
          name(each),
          count(of('answers')),
          count(of('other')),
          rate(of('other'), of('answers')),
          count(of('none')),
          count(of('ok')),
          ms(each.p90Ms),
          isTimed && each.minMs === null ? '–' : isTimed ? `${ms(each.minMs)} to ${ms(each.maxMs)}` : 'withheld',
        ],
      }
    }),
    'endpoints',
  )
  const statuses = ranked(
    rum.statuses.map(each => {
      const by = show(keys.endpoint(each, each.status), each.answers)
      return { by, cells: [name(each), String(each.status), count(by)] }
    }),
    'statuses',
  )
  return {
    id: 'endpoints',
    title: 'Requests: errors and latency by endpoint',
    blocks: [
      text(
        'Measured in the browser, so that the network is part of it. Latencies are those of the answers 200 and 201.',
      ),
      table(
        'Endpoints',
        [
          'Endpoint',
          '#Requests',
          '#Other than 200, 201',
          '#Of its requests',
          '#No answer',
          '#200 and 201',
          '#p90 latency',
          '#Range',
        ],
        endpoints.rows,
      ),
      ...endpoints.notes,
      table('Answers other than 200 and 201', ['Endpoint', 'Status', '#Answers'], statuses.rows),
      ...statuses.notes,
    ],
  }
}
