import { learnPercentile } from './learn-times.ts'
import { read, readRate } from './read-cell.ts'
import type { Learned } from './reader-knowledge.ts'
import { ReadingPattern } from './reading-pattern.ts'
import type { RenderedSection } from './rendered-page.ts'

/** How a report introduces the tables of page views. */
export const USAGE_PATTERNS = {
  visitors: new ReadingPattern(/ all ([\d,]+|<11|withheld) (users|sessions)$/),
  sessions: new ReadingPattern(/each of the ([\d,]+|<11|withheld) sessions/),
  origins: new ReadingPattern(/^Origin/),
  entries: new ReadingPattern(/^Entry/),
  exits: new ReadingPattern(/^Exit/),
  outbound: new ReadingPattern(/^Outbound/),
}

/** Adds the numbers of the page views. */
export function learnPages(
  { knowledge, restsOfLists }: Learned,
  pages: RenderedSection | undefined,
  ends: RenderedSection | undefined,
): void {
  if (!pages || !ends) return
  const [list, pagination] = pages.tables
  const [, visitorCount, noun] = USAGE_PATTERNS.visitors.exec(list?.caption) ?? []
  const visitors = noun === 'users' ? 'users' : 'sessions'
  read(knowledge, visitors, visitorCount)
  for (const { caption } of ends.tables) {
    const total = USAGE_PATTERNS.sessions.exec(caption)?.[1]
    if (total !== undefined) read(knowledge, 'sessions', total)
  }
  if (visitors === 'users') knowledge.atLeast('sessions', ['users'])
  for (const [page, own, share, views, repeat, repeatShare, perSession, p50, p90] of list?.rows ?? []) {
    const name = (what: string) => `page ${page} ${what}`
    read(knowledge, name('visitors'), own)
    read(knowledge, name('views'), views)
    read(knowledge, name('repeat'), repeat)
    readRate(knowledge, name('visitors'), visitors, share)
    readRate(knowledge, name('repeat'), name('visitors'), repeatShare)
    learnPercentile(knowledge, 50, p50, name('views'))
    learnPercentile(knowledge, 90, p90, name('views'))
    const ratio = Number(perSession)
    if (ratio > 0) {
      knowledge.relate(
        [
          [name('views'), 1],
          [name('visitors'), -(ratio - 0.005)],
        ],
        0,
      )
      knowledge.relate(
        [
          [name('views'), -1],
          [name('visitors'), ratio + 0.005],
        ],
        0,
      )
    }
    knowledge.sum(visitors, [name('visitors'), name('visitors elsewhere')])
    knowledge.sum(name('visitors'), [name('repeat'), name('seen once')])
    knowledge.sum(name('views'), [name('visitors'), name('further views')])
    knowledge.atLeast(name('further views'), [name('repeat')])
  }
  for (const [page, own, wentOn, share] of pagination?.rows ?? []) {
    const name = (what: string) => `page ${page} ${what}`
    read(knowledge, name('visitors'), own)
    read(knowledge, name('went on'), wentOn)
    readRate(knowledge, name('went on'), name('visitors'), share)
    knowledge.sum(name('visitors'), [name('went on'), name('stayed')])
  }
  const rowsOf = (pattern: ReadingPattern, kind: string, keys: number) =>
    (ends.tables.find(({ caption }) => pattern.test(caption))?.rows ?? []).map(row => {
      const name = `${kind} ${row.slice(0, keys).join(' from ')}`
      read(knowledge, name, row[keys])
      return { name, page: row[0], row }
    })
  const rest = (whole: string, listed: readonly { name: string }[], name: string) => {
    knowledge.sum(whole, [...listed.map(each => each.name), name])
    restsOfLists.push([name, whole, listed.map(each => each.name)])
  }
  const entries = rowsOf(USAGE_PATTERNS.entries, 'entry', 2)
  const exits = rowsOf(USAGE_PATTERNS.exits, 'exit', 1)
  for (const { name, row } of entries) readRate(knowledge, name, 'sessions', row[3])
  for (const { name, row } of exits) readRate(knowledge, name, 'sessions', row[2])
  rest('sessions', entries, 'other entries')
  rest('sessions', exits, 'other exits')
  const origins = rowsOf(USAGE_PATTERNS.origins, 'origin', 2)
  const outbound = rowsOf(USAGE_PATTERNS.outbound, 'outbound', 2)
  for (const { name, row } of outbound) {
    read(knowledge, `last ${name}`, row[3])
    knowledge.sum(name, [`last ${name}`, `not last ${name}`])
  }
  for (const [page] of list?.rows ?? []) {
    const own = <Row extends { page: string | undefined; name: string }>(rows: readonly Row[]) =>
      rows.filter(each => each.page === page).map(({ name }) => name)
    rest(
      `page ${page} views`,
      origins.filter(each => each.page === page),
      `other origins of ${page}`,
    )
    const perSession = `page ${page} ${visitors === 'users' ? 'views' : 'visitors'}`
    knowledge.atLeast(perSession, own(entries))
    knowledge.atLeast(perSession, own(exits))
    knowledge.atLeast(
      `page ${page} views`,
      own(outbound).map(name => `last ${name}`),
    )
  }
  for (const { name } of entries) {
    const origin = name.replace(/^entry/, 'origin')
    if (origins.some(each => each.name === origin)) knowledge.atLeast(origin, [name])
  }
}

/** Adds the numbers of the endpoints' answers. */
export function learnEndpoints({ knowledge, restsOfLists }: Learned, section: RenderedSection | undefined): void {
  const [endpoints, statuses] = section?.tables ?? []
  for (const [endpoint, answers, other, share, none, ok, p90] of endpoints?.rows ?? []) {
    const name = (what: string | number) => `${endpoint} ${what}`
    const counts = { answers, other, none, ok }
    for (const [what, count] of Object.entries(counts)) read(knowledge, name(what), count)
    readRate(knowledge, name('other'), name('answers'), share)
    learnPercentile(knowledge, 90, p90, name('ok'))
    knowledge.sum(name('answers'), [name('ok'), name('other'), name('none')])
    const own = (statuses?.rows ?? []).filter(row => row[0] === endpoint)
    for (const [, status = '', count] of own) read(knowledge, name(status), count)
    const listed = own.map(row => name(row[1] ?? ''))
    knowledge.sum(name('other'), [...listed, name('other statuses')])
    restsOfLists.push([name('other statuses'), name('other'), listed])
  }
}
