import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Book, createBook } from '../disclosure/book.ts'
import { keys, type Show } from '../disclosure/keys.ts'
import { type Ledger, shownOutside } from '../disclosure/suppress.ts'
import type { DropOff, FunnelResult } from '../funnel/funnel-result.ts'
import type { RumMetrics } from '../rum/measure-rum.ts'
import type { Report } from './report.ts'
import { completedOf } from './telling.ts'

/** Withheld last: what the report is about. */
const WORTH = { entered: 1, completed: 2, team: 3, headline: 4 }

/** How the counts of `report` may be shown outside the team. A count that it does not know is withheld. */
export function shared(definition: JourneyDefinition, report: Report): Show {
  return shownOutside(ledgerOf(definition, report))
}

/** Every count of a report, and every sum by which one could be worked out from others. */
export function ledgerOf(definition: JourneyDefinition, report: Report): Ledger {
  const book = createBook()
  addFunnel(book, definition, report.funnel)
  addAttributes(book, definition, report)
  addDirect(book, report.funnel)
  addQuality(book, report.funnel)
  for (const { at, stepNumber, code, events } of report.failures.counts) {
    book.count(keys.failures(at, stepNumber, code), events)
  }
  addUsage(book, report.rum)
  return book
}

function addFunnel(book: Book, definition: JourneyDefinition, funnel: FunnelResult): void {
  const { journeys, steps, drop_offs, lost_returns, teams } = funnel
  const entered = steps.map(each => book.count(keys.entered(each.step), each.entered, WORTH.entered))
  const completed = steps.map(each => book.count(keys.completed(each.step), each.completed, WORTH.completed))
  const viewedOnly = book.count(keys.journeys('viewed_only'), journeys.viewed_only)
  const converted = book.count(keys.journeys('converted'), journeys.converted, WORTH.headline)
  const returned = book.count(keys.journeys('returned'), journeys.returned, WORTH.completed)
  const dropped = book.count(keys.journeys('dropped'), journeys.dropped, WORTH.headline)
  book.count(keys.journeys('in_progress'), journeys.in_progress)
  const losses = drop_offs.map(drop => ({ drop, key: book.count(keys.dropOff(drop), drop.journeys) }))
  const unreturned = lost_returns.map(drop => ({ drop, key: book.count(keys.lostReturn(drop), drop.journeys) }))
  const all = [...losses, ...unreturned]
  const lostAt = (step: string, where: DropOff['where']) =>
    all.filter(({ drop }) => drop.step === step && drop.where === where).map(({ key }) => key)

  book.sum(
    dropped,
    losses.map(({ key }) => key),
  )
  book.sum(entered[0] as string, [viewedOnly, converted, dropped])
  for (const [i, { step, ...own }] of steps.entries()) {
    const stayed = book.implied(`stayed in ${step}`, own.entered - own.completed)
    book.sum(entered[i] as string, [completed[i] as string, stayed])
    book.sum(stayed, [...lostAt(step, 'step'), ...(step === definition.intentStep ? [viewedOnly] : [])])
    if (step === definition.convertingStep) book.sum(converted, [completed[i] as string])
    const previous = steps[i - 1]
    if (!previous) continue
    const missed = book.implied(`did not reach ${step}`, previous.completed - own.entered)
    book.sum(completed[i - 1] as string, [entered[i] as string, missed])
    book.sum(missed, lostAt(step, 'handoff'))
    book.difference(completed[i - 1] as string, completed[i] as string)
    book.difference(entered[i - 1] as string, entered[i] as string)
  }
  book.sum(returned, [completed.at(-1) as string])
  book.difference(converted, returned)

  const chosen = keys.completed(definition.intentStep)
  const order = definition.steps.findIndex(({ name }) => name === definition.intentStep)
  const early = losses.filter(({ drop }) => definition.steps.findIndex(({ name }) => name === drop.step) <= order)
  const before = book.implied(
    'lost before choosing',
    early.reduce((sum, { drop }) => sum + drop.journeys, 0),
  )
  book.sum(
    before,
    early.map(({ key }) => key),
  )
  book.sum(dropped, [book.difference(chosen, converted), before])

  for (const { team, total, ...kinds } of teams) {
    const own = (Object.keys(kinds) as (keyof typeof kinds)[]).map(kind => {
      const key = book.count(keys.team(team, kind), kinds[kind], WORTH.entered)
      book.sum(
        key,
        losses.filter(({ drop }) => drop.team === team && drop.kind === kind).map(loss => loss.key),
      )
      return key
    })
    book.sum(book.count(keys.team(team), total, WORTH.team), own)
  }
  book.sum(
    dropped,
    teams.map(({ team }) => keys.team(team)),
  )
}

function addAttributes(book: Book, definition: JourneyDefinition, { byAttribute }: Report): void {
  for (const { attribute, groups } of byAttribute) {
    if (groups.length === 0) continue
    const own = groups.map(({ by, result: { steps, journeys } }) => {
      const count = (what: string, value: number) => book.count(keys.group(attribute, by, what), value)
      const chose = count('chose', completedOf(steps, definition.intentStep))
      const converted = count('converted', journeys.converted)
      const dropped = count('dropped', journeys.dropped)
      book.sum(dropped, [book.difference(chose, converted)])
      return { chose, converted, dropped }
    })
    book.sum(
      keys.completed(definition.intentStep),
      own.map(({ chose }) => chose),
    )
    book.sum(
      keys.journeys('converted'),
      own.map(({ converted }) => converted),
    )
    book.sum(
      keys.journeys('dropped'),
      own.map(({ dropped }) => dropped),
    )
  }
}

function addDirect(book: Book, { direct }: FunnelResult): void {
  for (const { entry, journeys, drop_offs } of direct) {
    const count = (outcome: string, value: number, worth?: number) =>
      book.count(keys.direct(entry, outcome), value, worth)
    const ended = count('ended', journeys.total - journeys.in_progress)
    const converted = count('converted', journeys.converted, WORTH.headline)
    const returned = count('returned', journeys.returned)
    const dropped = count('dropped', journeys.dropped, WORTH.completed)
    count('in_progress', journeys.in_progress)
    book.sum(ended, [converted, dropped])
    book.difference(ended, converted)
    book.difference(converted, returned)
    book.sum(
      dropped,
      drop_offs.map(drop => book.count(keys.directDropOff(entry, drop), drop.journeys)),
    )
  }
}

function addQuality(book: Book, { quality }: FunnelResult): void {
  for (const what of ['duplicates', 'conflicts', 'rejected', 'missing', 'journeys_with_missing'] as const) {
    book.count(keys.quality(what), quality[what])
  }
  for (const { app, events } of quality.apps) book.count(keys.quality(app), events)
}

function addUsage(book: Book, rum: RumMetrics): void {
  const { pages, origins, entries, exits, outbound, endpoints, statuses } = rum
  const sessions = book.count(keys.sessions, rum.sessions, WORTH.headline)
  for (const { page, ...own } of pages) {
    const seen = book.count(keys.page(page, 'sessions'), own.sessions, WORTH.completed)
    const views = book.count(keys.page(page, 'views'), own.views, WORTH.entered)
    book.difference(views, seen)
    book.difference(seen, book.count(keys.page(page, 'repeatSessions'), own.repeatSessions))
    book.difference(sessions, seen)
    const led = origins.filter(each => each.page === page)
    book.sum(
      views,
      led.map(each => book.count(keys.origin(page, each.origin), each.views)),
    )
  }
  book.sum(
    sessions,
    entries.map(each => book.count(keys.entry(each.page, each.origin), each.sessions)),
  )
  book.sum(
    sessions,
    exits.map(each => book.count(keys.exit(each.page), each.sessions)),
  )
  for (const { page, target, clicks, last } of outbound) {
    book.difference(
      book.count(keys.outbound(page, target, 'clicks'), clicks),
      book.count(keys.outbound(page, target, 'last'), last),
    )
  }
  for (const each of endpoints) {
    const count = (what: 'ok' | 'other' | 'none') => book.count(keys.endpoint(each, what), each[what])
    const answers = book.count(keys.endpoint(each, 'answers'), each.answers, WORTH.completed)
    const other = count('other')
    book.sum(answers, [count('ok'), other, count('none')])
    const own = statuses.filter(
      ({ method, host, path }) => method === each.method && host === each.host && path === each.path,
    )
    book.sum(
      other,
      own.map(status => book.count(keys.endpoint(status, status.status), status.answers)),
    )
  }
}
