import { distinctText } from '../system/visible-text.ts'
import { linked, type RenderContext, ranked, table, text } from './blocks.ts'
import { count, duration, rate } from './cell-text.ts'
import type { Section } from './document.ts'
import type { PublishedReport } from './publish-report.ts'
import type { PublishedEndpoint } from './publish-usage.ts'

/** Words for the unit that is counted as a person. */
const VISITORS = {
  accounts: {
    noun: 'users',
    title: 'Users',
    explained:
      'Unique means by user: by the account ID that the app gave RUM (usr.id), which is counted and never listed.',
  },
  sessions: {
    noun: 'sessions',
    title: 'Sessions',
    explained:
      'Unique means by RUM session, because not every session has an account ID (usr.id). Someone who comes back after 15 idle minutes begins another session.',
  },
} as const

function originText(origin: string | null): string {
  return origin === null ? 'Unknown (no referrer)' : distinctText(origin)
}

const PAGES = { id: 'pages', title: 'Page views and time spent' }
const ENDPOINTS = { id: 'endpoints', title: 'Requests: errors and latency by endpoint' }

/**
 * Sections of unique and repeat page views, time spent, pagination, origins, entries, exits and outbound links; empty if
 * there are no views.
 */
export function pageSections({ usage, notCopied }: PublishedReport, { links }: RenderContext): Section[] {
  if (usage.pages.length === 0) {
    return notCopied.includes('views') ? [{ ...PAGES, blocks: [text(notCopiedText('Page views', 'views'))] }] : []
  }
  const { sessions, visitors } = usage
  const { noun, title, explained } = VISITORS[visitors.by]
  const pages = ranked(
    usage.pages.map(({ page, visitors: own, views, repeatVisitors, p50, p90 }) => ({
      by: own,
      link: links?.page(page),
      cells: [
        distinctText(page),
        count(own),
        rate(own, visitors.count),
        count(views),
        count(repeatVisitors),
        rate(repeatVisitors, own),
        own.number && views.number ? (views.number / own.number).toFixed(2) : '–',
        duration(p50),
        duration(p90),
      ],
    })),
    'pages',
  )
  const pagination = ranked(
    usage.pagination.map(({ page, visitors: own, wentOn }) => ({
      by: wentOn,
      link: links?.page(page),
      cells: [distinctText(page), count(own), count(wentOn), rate(wentOn, own)],
    })),
    'pages',
  )
  const origins = ranked(
    usage.origins.map(({ page, origin, views }) => ({
      by: views,
      link: links?.page(page),
      cells: [distinctText(page), originText(origin), count(views)],
    })),
    'origins',
  )
  const entries = ranked(
    usage.entries.map(({ page, origin, sessions: own }) => ({
      by: own,
      link: links?.page(page),
      cells: [distinctText(page), originText(origin), count(own), rate(own, sessions)],
    })),
    'entry points',
  )
  const exits = ranked(
    usage.exits.map(({ page, sessions: own }) => ({
      by: own,
      link: links?.page(page),
      cells: [distinctText(page), count(own), rate(own, sessions)],
    })),
    'exit points',
  )
  const outbound = ranked(
    usage.outbound.map(({ page, target, clicks, last }) => ({
      by: last,
      link: links?.page(page),
      cells: [distinctText(page), target, count(clicks), count(last)],
    })),
    'links',
  )
  return [
    {
      ...PAGES,
      blocks: [
        text(`${explained} Paths are shown without what looks like an ID.`),
        linked(
          table(
            `Page views; shares are of all ${count(visitors.count)} ${noun}`,
            [
              'Page',
              `#Unique views (${noun})`,
              `#Of all ${noun}`,
              '#Views',
              `#${title} with repeat views`,
              `#Of its ${noun}`,
              `#Views per ${noun.slice(0, -1)}`,
              '#Time spent, p50',
              '#Time spent, p90',
            ],
            pages.rows,
          ),
          pages.links,
        ),
        ...pages.notes,
        ...(usage.pagination.length > 0
          ? [
              linked(
                table(
                  'Pagination: who went to the second page of a list or a later one, by the parameter “page” of the address',
                  ['Page', `#${title}`, '#Went to page 2 or later', `#Of its ${noun}`],
                  pagination.rows,
                ),
                pagination.links,
              ),
              ...pagination.notes,
            ]
          : []),
      ],
    },
    {
      id: 'origins',
      title: 'Where people came from, and where they went',
      blocks: [
        linked(table('Origin page: what led to a view', ['Page', 'Origin', '#Views'], origins.rows), origins.links),
        ...origins.notes,
        linked(
          table(
            `Entry points: the first page of each of the ${count(sessions)} sessions`,
            ['Page', 'From', '#Sessions', '#Of all sessions'],
            entries.rows,
          ),
          entries.links,
        ),
        ...entries.notes,
        linked(
          table(
            `Exit points: the last page of each of the ${count(sessions)} sessions`,
            ['Page', '#Sessions', '#Of all sessions'],
            exits.rows,
          ),
          exits.links,
        ),
        ...exits.notes,
        linked(
          table(
            'Outbound links: what was clicked, and how often the session then went on in another app, or nowhere that is measured',
            ['Page', 'What was clicked', '#Clicks', '#Last before leaving'],
            outbound.rows,
            notCopied.includes('clicks')
              ? 'Clicks aren’t copied from Datadog, because RUM names a click by the text that was clicked. The RUM Explorer has them.'
              : 'No such click was recorded.',
          ),
          outbound.links,
        ),
        ...outbound.notes,
      ],
    },
  ]
}

function notCopiedText(what: string, kind: string): string {
  return `${what} weren’t copied from Datadog, so the report doesn’t have them. To copy them, run journey-monitor datadog pull with --with ${kind}.`
}

/** Section of errors and latencies by endpoint; empty if no request was recorded. */
export function endpointSection(
  { usage, notCopied }: PublishedReport,
  { isShared, links }: RenderContext,
): Section | undefined {
  const all = usage.endpoints
  if (all.length === 0) {
    if (!notCopied.includes('requests')) return undefined
    return { ...ENDPOINTS, blocks: [text(notCopiedText('Requests', 'requests'))] }
  }
  const hosts = new Set(all.map(({ host }) => host))
  const name = ({ method, host, path }: PublishedEndpoint) =>
    `${method} ${distinctText(`${hosts.size > 1 ? host : ''}${path}`)}`
  const endpoints = ranked(
    all.map(each => ({
      by: each.answers,
      link: links?.endpoint(each),
      cells: [
        name(each),
        count(each.answers),
        count(each.other),
        rate(each.other, each.answers),
        count(each.none),
        count(each.ok),
        duration(each.p90),
        // The fastest and the slowest answer are one person's.
        ...(isShared
          ? []
          : [each.fastest.shown === null ? '–' : `${duration(each.fastest)} to ${duration(each.slowest)}`]),
      ],
    })),
    'endpoints',
  )
  const statuses = ranked(
    all.flatMap(endpoint =>
      endpoint.statuses.map(({ status, answers }) => ({
        by: answers,
        link: links?.endpoint(endpoint, status),
        cells: [name(endpoint), String(status), count(answers)],
      })),
    ),
    'statuses',
  )
  return {
    ...ENDPOINTS,
    blocks: [
      text(
        'Measured in the browser, so that the network is part of it. Latencies are those of the answers 200 and 201.',
      ),
      linked(
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
            ...(isShared ? [] : ['#Range']),
          ],
          endpoints.rows,
        ),
        endpoints.links,
      ),
      ...endpoints.notes,
      linked(
        table('Answers other than 200 and 201', ['Endpoint', 'Status', '#Answers'], statuses.rows),
        statuses.links,
      ),
      ...statuses.notes,
    ],
  }
}
