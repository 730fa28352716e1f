import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { START } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, through } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { HOUR, MINUTE } from '../system/time-units.ts'
import { withFileEvidence } from './file-evidence.ts'

const handoff = {
  id: 'handoff',
  kind: 'handoff_loss',
  severity: 'critical',
  step: 'care_team_pick',
  max: 0.08,
} as const
const RETURNED = eventsOf(through('return'))
const LOST = eventsOf(through('modal'))

/** Events of one person, at that minute. */
function at(minute: number, walk: typeof RETURNED) {
  const id = randomUUID()
  return walk.map(event => ({
    ...event,
    date: event.date + minute * MINUTE,
    action: { ...event.action, id: randomUUID() },
    context: { journey: { ...event.context.journey, id, started_at: START + minute * MINUTE } },
  }))
}

/** Returns the lost handoffs, those of them that are unclear, and the times of silence, half a day later. */
function lossesOf(...people: readonly (typeof RETURNED)[]) {
  return withFolder(async folder => {
    const file = join(folder, 'rum-1.ndjson')
    await writeFile(file, lines(people.flat()))
    const asOf = START + 12 * HOUR
    return withFileEvidence(renewalJourney, [file], { from: START, to: asOf }, asOf, async ({ trials, arrivals }) => {
      const { hits, outcomes = [] } = (await trials(handoff)) ?? { hits: 0 }
      return [hits, outcomes.filter(({ isUnclear }) => isUnclear).length, arrivals.silentApps.length]
    })
  })
}

const some = (count: number, walk: typeof RETURNED, from: number) =>
  Array.from({ length: count }, (_, i) => at(from + 5 * i, walk))

test('people on their way to an app that no one has reached since are unclear, until it is a silence or someone arrives', async () => {
  const before = some(5, RETURNED, 0)
  expect(await lossesOf(...before, ...some(9, LOST, 100))).toEqual([9, 9, 0])
  expect(await lossesOf(...before, ...some(10, LOST, 100))).toEqual([0, 0, 1])
  expect(await lossesOf(...before, ...some(8, LOST, 100), at(300, RETURNED))).toEqual([8, 0, 0])
  expect(await lossesOf(...some(9, LOST, 100))).toEqual([9, 9, 0])
})

test('other signs of people around a silence: journeys elsewhere, and sessions with a page view, before and in it', () =>
  withFolder(async folder => {
    const view = (minute: number, session: string) => ({
      ...{ type: 'view', date: START + minute * MINUTE, service: 'another-app' },
      ...{ view: { id: randomUUID(), url: 'https://www.va.gov/' }, session: { id: session, type: 'user' } },
    })
    const views = [view(10, 'a'), view(110, 'b'), view(111, 'b'), view(130, 'c'), view(131, 'b')]
    const people = [...some(5, RETURNED, 0), ...some(9, LOST, 100)].flat()
    const file = join(folder, 'rum-1.ndjson')
    await writeFile(file, [...people, ...views].map(event => JSON.stringify(event)).join('\n'))
    const period = { from: START, to: START + 4 * HOUR }
    const gap = { from: START + HOUR, to: START + 3 * HOUR }
    await withFileEvidence(renewalJourney, [file], period, period.to, async ({ otherTraffic }) => {
      const [journeys, sessions] = await otherTraffic('secure-messaging', gap)
      expect(journeys).toMatchObject({ found: 9, hours: [{ from: START, journeys: 5 }] })
      const last = START + 131 * MINUTE
      // One session was seen in both hours, and counts in both, as it would on another day.
      expect(sessions).toEqual({ found: 3, last, hours: [{ from: START, journeys: 1 }] })
    })
  }))

test('of many silences, the one in which most people were on their way is among those that are judged, however short', () =>
  withFolder(async folder => {
    const file = join(folder, 'rum-1.ndjson')
    const arrivals = Array.from({ length: 110 }, (_, i) => at(i * 180, RETURNED))
    const outage = [at(60, RETURNED), at(132, RETURNED), ...Array.from({ length: 20 }, (_, i) => at(65 + i, LOST))]
    await writeFile(file, lines([...arrivals, ...outage].flat()))
    const period = { from: START, to: START + 340 * HOUR }
    await withFileEvidence(renewalJourney, [file], period, period.to, async ({ silence }) => {
      const { gaps = [] } = (await silence('secure-messaging')) ?? {}
      const departed = gaps.map(gap => gap.departed)
      // The one who ends it was on the way, too.
      expect(Math.max(...departed)).toBe(21)
    })
  }))
