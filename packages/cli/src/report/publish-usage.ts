import type { Cell, Ledger, TimeCell } from '../disclosure/ledger.ts'
import type { Endpoint, RumMetrics, Visitors } from '../rum/measure-rum.ts'
import { KEEP } from './publish-funnel.ts'

/** Page views and requests, whose numbers are cells. */
export interface PublishedUsage {
  readonly sessions: Cell
  readonly visitors: { readonly count: Cell; readonly by: Visitors['by'] }
  readonly pages: readonly PublishedPage[]
  readonly pagination: readonly { readonly page: string; readonly visitors: Cell; readonly wentOn: Cell }[]
  readonly origins: readonly (FromOrigin & { readonly views: Cell })[]
  readonly entries: readonly (FromOrigin & { readonly sessions: Cell })[]
  readonly exits: readonly { readonly page: string; readonly sessions: Cell }[]
  readonly outbound: readonly {
    readonly page: string
    readonly target: string
    readonly clicks: Cell
    readonly last: Cell
  }[]
  readonly endpoints: readonly PublishedEndpoint[]
}

interface FromOrigin {
  readonly page: string
  readonly origin: string | null
}

interface PublishedPage {
  readonly page: string
  readonly visitors: Cell
  readonly views: Cell
  readonly repeatVisitors: Cell
  readonly p50: TimeCell
  readonly p90: TimeCell
}

export interface PublishedEndpoint extends Pick<Endpoint, 'method' | 'host' | 'path'> {
  readonly answers: Cell
  readonly ok: Cell
  readonly other: Cell
  readonly none: Cell
  readonly statuses: readonly { readonly status: number; readonly answers: Cell }[]
  readonly p50: TimeCell
  readonly p90: TimeCell
  readonly fastest: TimeCell
  readonly slowest: TimeCell
}

/** Puts the counts of `rum` into `ledger`, with every equation and inequality between them. */
export function publishUsage(ledger: Ledger, rum: RumMetrics): PublishedUsage {
  const sessions = ledger.count(rum.sessions, KEEP.headline)
  const isByAccount = rum.visitors.by === 'accounts'
  const visitors = isByAccount ? ledger.count(rum.visitors.count, KEEP.headline) : sessions
  if (isByAccount) ledger.atLeast(sessions, [visitors])
  const origins = rum.origins.map(each => ({ ...each, views: ledger.count(each.views) }))
  const entries = rum.entries.map(each => ({ ...each, sessions: ledger.count(each.sessions) }))
  const exits = rum.exits.map(each => ({ page: each.page, sessions: ledger.count(each.sessions) }))
  const outbound = rum.outbound.map(({ page, target, clicks, last }) => ({
    page,
    target,
    clicks: ledger.count(clicks),
    last: ledger.count(last),
  }))
  ledger.sumOfList(
    sessions,
    entries.map(each => each.sessions),
  )
  ledger.sumOfList(
    sessions,
    exits.map(each => each.sessions),
  )
  for (const { clicks, last } of outbound) ledger.difference(clicks, last)
  for (const { page, origin, sessions: entered } of entries) {
    const led = origins.find(each => each.page === page && each.origin === origin)
    if (led) ledger.atLeast(led.views, [entered])
  }
  const pages = rum.pages.map(({ page, ...own }): PublishedPage => {
    const isHere = (each: { readonly page: string }) => each.page === page
    const seen = ledger.count(own.visitors, KEEP.completed)
    const views = ledger.count(own.views, KEEP.entered)
    const repeatVisitors = ledger.count(own.repeatVisitors)
    ledger.difference(visitors, seen)
    ledger.difference(seen, repeatVisitors)
    // Who saw a page more than once saw it at least twice.
    ledger.atLeast(ledger.difference(views, seen), [repeatVisitors])
    ledger.sumOfList(
      views,
      origins.filter(isHere).map(each => each.views),
    )
    // An account may have several sessions, each with a view of its own.
    const perSession = isByAccount ? views : seen
    for (const ends of [entries, exits]) {
      ledger.atLeast(
        perSession,
        ends.filter(isHere).map(each => each.sessions),
      )
    }
    ledger.atLeast(
      views,
      outbound.filter(isHere).map(each => each.last),
    )
    const timed = { whole: seen, measured: own.timed }
    return {
      page,
      visitors: seen,
      views,
      repeatVisitors,
      p50: ledger.percentile(50, own.p50Ms, timed),
      p90: ledger.percentile(90, own.p90Ms, timed),
    }
  })
  const pagination = rum.pagination.flatMap(({ page, visitors: own }) => {
    const seen = pages.find(each => each.page === page)?.visitors
    if (!seen) return []
    const wentOn = ledger.count(own)
    ledger.difference(seen, wentOn)
    return { page, visitors: seen, wentOn }
  })
  return {
    sessions,
    visitors: { count: visitors, by: rum.visitors.by },
    pages,
    pagination,
    origins,
    entries,
    exits,
    outbound,
    endpoints: publishEndpoints(ledger, rum),
  }
}

function publishEndpoints(ledger: Ledger, { endpoints, statuses }: RumMetrics): PublishedEndpoint[] {
  return endpoints.map(({ method, host, path, ...own }) => {
    const answers = ledger.count(own.answers, KEEP.completed)
    const [ok, other, none] = [ledger.count(own.ok), ledger.count(own.other), ledger.count(own.none)]
    ledger.sum(answers, [ok, other, none])
    // A document may leave out how many were answered well.
    ledger.difference(answers, other)
    const others = statuses
      .filter(each => each.method === method && each.host === host && each.path === path)
      .map(each => ({ status: each.status, answers: ledger.count(each.answers) }))
    ledger.sumOfList(
      other,
      others.map(each => each.answers),
    )
    const timed = { whole: ok, measured: own.timed }
    return {
      method,
      host,
      path,
      answers,
      ok,
      other,
      none,
      statuses: others,
      p50: ledger.percentile(50, own.p50Ms, timed),
      p90: ledger.percentile(90, own.p90Ms, timed),
      fastest: ledger.extreme(own.minMs),
      slowest: ledger.extreme(own.maxMs),
    }
  })
}
