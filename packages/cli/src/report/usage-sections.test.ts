import { eventsOf, link } from '@journey-monitor/test-kit/renewal-walks'
import { rowsOf, written } from '@journey-monitor/test-kit/report/rendered-report'
import { clickEvent, resourceEvent, viewEvents } from '@journey-monitor/test-kit/report/rum-page-events'
import { beforeEach, describe, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

describe('pages', () => {
  const list = '/my-health/medications'
  const details = '/my-health/medications/prescription/22'
  const compose = '/my-health/secure-messages/new-message'
  const one = { session: 'one', page: list, referrer: '/my-health', at: 0, spentMs: 10_000 }
  const back = {
    session: 'one',
    page: `${list}/?page=2#top`,
    referrer: details,
    at: 30_000,
    spentMs: 4_000,
    id: 'back',
  }
  const views = [
    one,
    { session: 'one', page: details, referrer: list, at: 10_000, spentMs: 20_000 },
    back,
    { session: 'one', page: compose, referrer: list, at: 34_000, spentMs: 1_000, service: 'secure-messaging' },
    {
      session: 'two',
      page: list,
      referrer: 'https://www.google.com/search?q=secret',
      at: 0,
      spentMs: 2_000,
      id: 'two',
    },
  ]
  const events = [
    ...eventsOf(link),
    ...views.flatMap(viewEvents),
    clickEvent(back, 'Find another page', 1_000),
    clickEvent(back, 'Compose a message', 3_500),
    clickEvent({ ...one, id: 'two', session: 'two' }, 'Contact the call center', 1_900),
  ]

  test('unique and repeat views by session, and the time spent', async () => {
    expect(rowsOf(await written(events), 'Page views')).toEqual([
      [
        list,
        '2',
        '100.0% (34.2–100.0), small sample',
        '3',
        '1',
        '50.0% (9.5–90.5), small sample',
        '1.50',
        '4.0\u00a0s',
        '8.8\u00a0s',
      ],
      [
        '/my-health/medications/prescription/:id',
        '1',
        '50.0% (9.5–90.5), small sample',
        '1',
        '0',
        '0.0% (0.0–79.3), small sample',
        '1.00',
        '20.0\u00a0s',
        '20.0\u00a0s',
      ],
      [
        compose,
        '1',
        '50.0% (9.5–90.5), small sample',
        '1',
        '0',
        '0.0% (0.0–79.3), small sample',
        '1.00',
        '1.0\u00a0s',
        '1.0\u00a0s',
      ],
    ])
  })

  test('users by usr.id, where each session has one at some time: several sessions of one are one user', async () => {
    const withAccounts = [
      { ...one, account: 'ada' },
      // The account is not loaded yet, and is known later in the session.
      { session: 'two', page: list, at: 50_000, spentMs: 1_000, id: 'early' },
      { session: 'two', page: compose, at: 60_000, spentMs: 1_000, account: 'ada' },
      { session: 'three', page: list, at: 0, spentMs: 1_000, account: 'bo' },
    ]
    const report = await written([...eventsOf(link), ...withAccounts.flatMap(viewEvents)])
    expect(report.html).toContain('by the account ID')
    expect(report.html).toContain('shares are of all 2 users')
    const counts = rowsOf(report, 'Page views').map(([page, users, , all, repeat]) => [page, users, all, repeat])
    expect(counts).toEqual([
      [list, '2', '3', '1'],
      [compose, '1', '1', '0'],
    ])
    const entries = rowsOf(report, 'Entry points: the first page of each of the 3 sessions').map(row => row[2])
    expect(entries).toEqual(['2', '1'])
    const oneUnknown = [...withAccounts, { session: 'four', page: list, at: 0, spentMs: 1_000 }]
    const bySession = await written([...eventsOf(link), ...oneUnknown.flatMap(viewEvents)])
    expect(bySession.html).toContain('shares are of all 4 sessions')
    for (const { html, markdown } of [report, bySession]) expect(html + markdown).not.toMatch(/ada\b|\bbo\b/)
  })

  test('pagination: who went to the second page of a list, whether or not RUM began a view for it', async () => {
    const first = { session: 'one', page: list, at: 0, spentMs: 10_000, id: 'first' }
    const visits = [
      first,
      { session: 'two', page: `${list}/?sort=name&page=3#top`, at: 0, spentMs: 1_000 },
      { session: 'three', page: `${list}?page=1`, at: 0, spentMs: 1_000 },
      { session: 'four', page: `${list}?homepage=2`, at: 0, spentMs: 1_000 },
    ]
    const click = clickEvent({ ...first, page: `${list}?page=2` }, 'Next', 3_000)
    const report = await written([...eventsOf(link), ...visits.flatMap(viewEvents), click])
    expect(rowsOf(report, 'Pagination').map(row => row.slice(0, 3))).toEqual([[list, '4', '2']])
    const { document } = await written([...eventsOf(link), ...viewEvents(first)])
    expect(JSON.stringify(document)).not.toContain('Pagination')
  })

  test('paths that look alike differ', async () => {
    const pages = ['/pay/my copy', '/pay/my\u00a0copy', '/pay/my сору']
    const report = await written([
      ...eventsOf(link),
      ...pages.flatMap(page => viewEvents({ session: page, page, referrer: page, at: 0, spentMs: 1 })),
    ])
    const shown = ['/pay/my copy', '"/pay/my\\u00a0copy"', '"/pay/my \\u0441\\u043e\\u0440\\u0443"']
    expect(new Set(rowsOf(report, 'Page views').map(([page]) => page))).toEqual(new Set(shown))
    expect(new Set(rowsOf(report, 'Origin page').map(([, origin]) => origin))).toEqual(new Set(shown))
  })

  test('origin pages, entry and exit points, outbound links', async () => {
    const report = await written(events)
    expect(rowsOf(report, 'Origin page')).toEqual([
      [list, '/my-health', '1'],
      [list, '/my-health/medications/prescription/:id', '1'],
      [list, 'www.google.com', '1'],
      ['/my-health/medications/prescription/:id', list, '1'],
      [compose, list, '1'],
    ])
    expect(rowsOf(report, 'Entry points').map(row => row.slice(0, 3))).toEqual([
      [list, '/my-health', '1'],
      [list, 'www.google.com', '1'],
    ])
    expect(rowsOf(report, 'Exit points').map(row => row.slice(0, 2))).toEqual([
      [list, '1'],
      [compose, '1'],
    ])
    expect(rowsOf(report, 'Outbound links')).toEqual([
      [list, 'Compose a message', '1', '1'],
      [list, 'Contact the call center', '1', '1'],
    ])
  })

  test('queries, IDs, and other sites’ pages are not shown', async () => {
    const { html, markdown } = await written(events)
    for (const text of [html, markdown]) expect(text).not.toMatch(/secret|page=2|prescription\/22/)
  })

  test('are not mentioned if there are no views, or only those of synthetic sessions', async () => {
    const robot = { id: 'robot', type: 'synthetics' }
    const synthetic = views.flatMap(viewEvents).map(event => ({ ...event, session: robot }))
    const { document } = await written([...eventsOf(link), ...synthetic])
    expect(document.sections.map(({ id }) => id)).not.toContain('pages')
    expect(document.sections.map(({ id }) => id)).not.toContain('endpoints')
  })
})

test('endpoints: answers other than 200 and 201, no answers, p90 and the range of the successful ones', async () => {
  const path = '/prescriptions/123'
  const events = [
    ...eventsOf(link),
    ...Array.from({ length: 11 }, (_, i) => resourceEvent({ path, status: i % 2 ? 200 : 201, ms: 100 * i })),
    resourceEvent({ path, status: 503, ms: 90_000 }),
    resourceEvent({ path, status: 204, ms: 1 }),
    resourceEvent({ path, status: 0, ms: 60_000 }),
    resourceEvent({ path: '/messaging/messages', method: 'POST', status: 403, ms: 40 }),
  ]
  const report = await written(events)
  expect(rowsOf(report, 'Endpoints')).toEqual([
    [
      'GET /my_health/v1/prescriptions/:id',
      '14',
      '2',
      '14.3% (4.0–39.9), small sample',
      '1',
      '11',
      '900\u00a0ms',
      '0\u00a0ms to 1.0\u00a0s',
    ],
    ['POST /my_health/v1/messaging/messages', '1', '1', '100.0% (20.7–100.0), small sample', '0', '0', '–', '–'],
  ])
  expect(rowsOf(report, 'Answers other than')).toEqual([
    ['GET /my_health/v1/prescriptions/:id', '204', '1'],
    ['GET /my_health/v1/prescriptions/:id', '503', '1'],
    ['POST /my_health/v1/messaging/messages', '403', '1'],
  ])
})
