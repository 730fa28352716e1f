import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import type { RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, link, through } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { compact } from '../events/compact.ts'
import { withDatabase } from '../events/database.ts'
import { withEventFiles } from '../events/find-event-files.ts'
import { openJourneys } from '../funnel/journeys.ts'
import { DAY } from '../system/time-units.ts'
import { countUsers, SENDER_LINES } from './users.ts'

type Sent = RumAction & { usr?: { id: string } | null; session?: { id: string } }

/** Name of a segment whose process has ended. */
const CLOSED_SEGMENT = 'rum-20261120T000000000Z-999999999-0123abcd.ndjson'

interface Window {
  readonly from?: number
  readonly to?: number
}

function usersOf(events: readonly unknown[], window: Window = {}) {
  return withFolder(async folder => {
    await writeFile(join(folder, 'rum-1.ndjson'), lines(events))
    return usersIn(folder, window)
  })
}

function usersIn(folder: string, window: Window = {}) {
  return withEventFiles([folder], files =>
    withDatabase(async database => {
      await openJourneys(database, renewal, files, { ...window, alongside: [SENDER_LINES] })
      return countUsers(database, files)
    }),
  )
}

/** Creates the events of four journeys, a day apart, with the sender that `of` returns. */
function journeys(of: (journey: number) => Pick<Sent, 'usr' | 'session'>): Sent[] {
  const events = eventsOf(link, through('send'), link, link)
  const ids = [...new Set(events.map(({ context }) => context.journey.id))]
  return events.map(event => {
    const i = ids.indexOf(event.context.journey.id)
    const journey = { ...event.context.journey, started_at: event.context.journey.started_at + i * DAY }
    return { ...event, date: event.date + i * DAY, context: { journey }, ...of(i) }
  })
}

test('counts the host’s accounts, once each', async () => {
  const events = journeys(i => ({ usr: { id: i < 3 ? 'somebody' : 'another' }, session: { id: `session-${i}` } }))
  expect(await usersOf(events)).toEqual({ count: 2, by: 'accounts' })
  expect(await usersOf([...events, ...events])).toEqual({ count: 2, by: 'accounts' })
})

test('an account on one event of a journey counts for the whole journey', async () => {
  const events = journeys(() => ({ session: { id: 'a' } }))
  const seen = new Set<string>()
  const named = events.map(event => {
    const { id } = event.context.journey
    if (seen.has(id)) return event
    seen.add(id)
    return { ...event, usr: { id: 'somebody' } }
  })
  expect(await usersOf(named)).toEqual({ count: 1, by: 'accounts' })
})

test('counts sessions if some journey has no account', async () => {
  const some = journeys(i => ({ usr: i === 1 ? null : { id: 'somebody' }, session: { id: i < 2 ? 'a' : 'b' } }))
  expect(await usersOf(some)).toEqual({ count: 2, by: 'sessions' })
  expect(await usersOf([])).toEqual({ count: 0, by: 'accounts' })
})

test('counts journeys if some have neither', async () => {
  const bare = journeys(i => (i === 0 ? {} : { session: { id: 'a' } }))
  expect(await usersOf(bare)).toEqual({ count: 4, by: 'journeys' })
})

test('counts only valid journeys that started in the window', async () => {
  const events = journeys(i => ({ usr: { id: `user-${i}` }, session: { id: 'a' } }))
  const starts = [...new Set(events.map(({ context }) => context.journey.started_at))].sort((a, b) => a - b)
  expect(starts).toHaveLength(4)
  expect(await usersOf(events, { from: starts[1] as number, to: starts[3] as number })).toMatchObject({ count: 2 })
  const [first] = events as [Sent]
  const bad = {
    ...first,
    usr: { id: 'nobody' },
    context: { journey: { ...first.context.journey, id: crypto.randomUUID(), step: 'x' } },
  }
  expect(await usersOf([...events, bad, '{"journey":{'])).toEqual({ count: 4, by: 'accounts' })
})

test('counts sessions in compacted events', async () => {
  const events = journeys(i => ({ usr: { id: `user-${i}` }, session: { id: i < 3 ? 'a' : 'b' } }))
  await withFolder(async folder => {
    await writeFile(join(folder, CLOSED_SEGMENT), lines(events))
    await compact(folder)
    expect(await usersIn(folder)).toEqual({ count: 2, by: 'sessions' })
  })
})
