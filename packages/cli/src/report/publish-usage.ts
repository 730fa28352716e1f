import type { Cell, Ledger, TimeCell } from '../disclosure/ledger.ts'
import type { Endpoint, RumMetrics } from '../rum/measure-rum.ts'
import { KEEP } from './publish-funnel.ts'

/** Page views and requests, whose numbers are cells. */
export interface PublishedUsage {
  readonly sessions: Cell
  readonly pages: readonly PublishedPage[]
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
  readonly sessions: Cell
  readonly views: Cell
  readonly repeatSessions: Cell
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
    const seen = ledger.count(own.sessions, KEEP.completed)
    const views = ledger.count(own.views, KEEP.entered)
    const repeatSessions = ledger.count(own.repeatSessions)
    ledger.difference(sessions, seen)
    ledger.difference(seen, repeatSessions)
    // Who saw a page more than once saw it at least twice.
    ledger.atLeast(ledger.difference(views, seen), [repeatSessions])
    ledger.sumOfList(
      views,
      origins.filter(isHere).map(each => each.views),
    )
    ledger.atLeast(
      seen,
      entries.filter(isHere).map(each => each.sessions),
    )
    ledger.atLeast(
      seen,
      exits.filter(isHere).map(each => each.sessions),
    )
    ledger.atLeast(
      views,
      outbound.filter(isHere).map(each => each.last),
    )
    return {
      page,
      sessions: seen,
      views,
      repeatSessions,
      p50: ledger.time(own.p50Ms, seen),
      p90: ledger.time(own.p90Ms, seen),
    }
  })
  return { sessions, pages, origins, entries, exits, outbound, endpoints: publishEndpoints(ledger, rum) }
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
    return {
      method,
      host,
      path,
      answers,
      ok,
      other,
      none,
      statuses: others,
      p50: ledger.time(own.p50Ms, ok),
      p90: ledger.time(own.p90Ms, ok),
      fastest: ledger.extreme(own.minMs),
      slowest: ledger.extreme(own.maxMs),
    }
  })
}
