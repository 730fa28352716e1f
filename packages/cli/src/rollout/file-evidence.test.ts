import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER, START } from '@journey-monitor/test-kit/journey-recorder'
import { careTeamsFail, eventsOf, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { compact } from '../events/compact.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import type { Evidence } from './evidence.ts'
import { withFileEvidence } from './file-evidence.ts'

/** Four journeys, of which the first two are one session’s, and the first three one account’s. */
const EVENTS = eventsOf(link, link, link, link)
const IDS = [...new Set(EVENTS.map(({ context }) => context.journey.id))]

function usersOf(
  senderOf: (journey: number) => object,
  { isCompacted = false } = {},
): Promise<Pick<Evidence, 'users'>['users']> {
  return withFolder(async folder => {
    const sent = EVENTS.map(event => ({ ...event, ...senderOf(IDS.indexOf(event.context.journey.id)) }))
    await writeFile(join(folder, 'rum-20261120T000000000Z-999999999-0123abcd.ndjson'), lines(sent))
    if (isCompacted) expect(await compact(folder)).toMatchObject({ segments: 1 })
    const period = { from: START, to: START + 24 * 60 * 60_000 }
    return withFileEvidence(renewalJourney, [folder], period, LATER, async ({ users }) => users)
  })
}

const session = (i: number) => ({ session: { id: i < 2 ? 'one' : `other-${i}` } })
const account = (i: number) => ({ usr: { id: i < 3 ? 'ada' : 'bob' } })

test('a user is an account, if every journey has one', async () => {
  expect(await usersOf(i => ({ ...session(i), ...account(i) }))).toEqual({ count: 2, by: 'accounts' })
})

test('otherwise a session, if every journey has one', async () => {
  expect(await usersOf(session)).toEqual({ count: 3, by: 'sessions' })
  expect(await usersOf(i => ({ ...session(i), ...(i > 0 && account(i)) }))).toEqual({ count: 3, by: 'sessions' })
})

test('otherwise a journey', async () => {
  expect(await usersOf(() => ({}))).toEqual({ count: 4, by: 'journeys' })
  expect(await usersOf(i => (i > 0 ? session(i) : {}))).toEqual({ count: 4, by: 'journeys' })
})

test('a person with many journeys counts once in a criterion, with the first one', () =>
  withFolder(async folder => {
    const sent = (i: number, walk: Walk) =>
      eventsOf(walk).map(event => ({
        ...event,
        date: event.date + i * 60_000,
        usr: { id: 'ada' },
        context: { journey: { ...event.context.journey, started_at: event.context.journey.started_at + i * 60_000 } },
      }))
    const criterion = { id: 'pick', kind: 'failure_rate', severity: 'high', step: 'care_team_pick', max: 0.1 } as const
    const hitsOf = async (...walks: readonly Walk[]) => {
      await writeFile(join(folder, 'rum-1.ndjson'), lines(walks.flatMap((walk, i) => sent(i, walk))))
      const period = { from: START, to: START + 24 * 60 * 60_000 }
      return withFileEvidence(renewalJourney, [folder], period, LATER, async ({ trials }) => {
        const { hits, trials: users, unit } = (await trials(criterion)) ?? {}
        return [hits, users, unit]
      })
    }
    expect(await hitsOf(through('return'), ...Array.from({ length: 9 }, () => careTeamsFail))).toEqual([
      0,
      1,
      'accounts',
    ])
    expect(await hitsOf(careTeamsFail, through('return'))).toEqual([1, 1, 'accounts'])
  }))

test('compacted events have sessions, but no accounts', async () => {
  expect(await usersOf(i => ({ ...session(i), ...account(i) }), { isCompacted: true })).toEqual({
    count: 3,
    by: 'sessions',
  })
})

test('good answers count in the five minutes in which they came', () =>
  withFolder(async folder => {
    const answer = (minute: number, seconds: number, status = 200) => ({
      ...{ type: 'resource', date: START + minute * 60_000, session: { id: `s-${minute}` }, view: { id: 'v' } },
      resource: {
        ...{ id: `r-${minute}`, type: 'xhr', method: 'POST', status_code: status, duration: seconds * 1e9 },
        url: 'https://api.va.gov/my_health/v1/messaging/messages/renewal',
      },
    })
    const sent = [answer(1, 1), answer(4.5, 9), answer(6, 1), answer(7, 1, 500), answer(23, 9)]
    await writeFile(join(folder, 'rum-1.ndjson'), sent.map(event => JSON.stringify(event)).join('\n'))
    const period = { from: START, to: START + 24 * 60 * 60_000 }
    const endpoint = 'POST /my_health/v1/messaging/messages/renewal'
    const buckets = await withFileEvidence(renewalJourney, [folder], period, LATER, evidence =>
      evidence.latency(endpoint, 5_000),
    )
    const at = (minute: number) => START + minute * 60_000
    expect(buckets).toEqual([
      { from: at(0), answers: 2, slow: 1 },
      { from: at(5), answers: 1, slow: 0 },
      { from: at(20), answers: 1, slow: 1 },
    ])
  }))

test('only the app versions of journeys in the figures count, not those that may not have ended', () =>
  withFolder(async folder => {
    const later = 10 * 60 * 60_000
    const sent = (journey: number, by: number, version: string) =>
      EVENTS.filter(({ context }) => context.journey.id === IDS[journey]).map(event => ({
        ...{ ...event, version, date: event.date + by },
        context: { journey: { ...event.context.journey, started_at: event.context.journey.started_at + by } },
      }))
    await writeFile(join(folder, 'rum-1.ndjson'), lines([...sent(0, 0, '1.0.0'), ...sent(1, later, '1.1.0')]))
    const versionsAt = (asOf: number) =>
      withFileEvidence(renewalJourney, [folder], { from: START, to: asOf }, asOf, async ({ appVersions }) =>
        (await appVersions()).map(({ version }) => version),
      )
    expect(await versionsAt(START + later + 60_000)).toEqual(['1.0.0'])
    expect(await versionsAt(LATER)).toEqual(['1.0.0', '1.1.0'])
  }))

test('failures of journeys that have not ended are known apart, each user once', () =>
  withFolder(async folder => {
    const sent = eventsOf(careTeamsFail, careTeamsFail, through('return'))
    const ids = [...new Set(sent.map(({ context }) => context.journey.id))]
    const events = sent.map(event => ({
      ...event,
      usr: { id: ids.indexOf(event.context.journey.id) < 2 ? 'ada' : 'bob' },
    }))
    await writeFile(join(folder, 'rum-1.ndjson'), lines(events))
    const criterion = { id: 'pick', kind: 'failure_rate', severity: 'high', step: 'care_team_pick', max: 0.1 } as const
    const asOf = START + 60 * 60_000
    await withFileEvidence(renewalJourney, [folder], { from: START, to: asOf }, asOf, async ({ trials, users }) => {
      const { outcomes, open = [] } = (await trials(criterion)) ?? {}
      expect(outcomes).toEqual([])
      expect(open.map(({ hits }) => hits).sort()).toEqual([0, 1])
      expect(users.count).toBe(0)
    })
  }))
