import type { JourneyEvent } from '@journey-monitor/sdk'
import { createTestStorage } from '@journey-monitor/sdk/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { importBuiltSdk } from './build-sdk.ts'
import { earlierSdks } from './earlier-sdks.ts'
import type * as sdkEntry from './sdk-entry.ts'

type Sdk = typeof sdkEntry
type Journey = ReturnType<typeof journeyOf>['journey']

/** A journey with failures, second attempts, a back-step and forgotten signals. */
const SIGNALS: readonly ((journey: Journey) => void)[] = [
  journey => journey.start('link_view', { page: 'list', renewable_links: 3 }),
  journey => journey.complete('link_view', { selected_on: 'list' }),
  journey => journey.start('modal'),
  journey => journey.abandon('modal', 'back'),
  journey => journey.start('modal'),
  journey => journey.fail('modal', 'launch_error', { httpStatus: 500 }),
  journey => journey.complete('modal'),
  journey => journey.start('care_team_pick'),
  journey => journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM129' }),
  journey => journey.start('modal'),
  journey => journey.start('care_team_pick'),
  journey => journey.complete('care_team_pick', { picked_from: 'full_list', care_teams: 8 }),
  journey => journey.fail('prefill', 'prefill_partial'),
  journey => journey.start('send'),
  journey => journey.fail('send', 'attachment_rejected'),
  journey => journey.complete('send', { edited: true }),
  journey => journey.start('return'),
  journey => journey.complete('return'),
]
let today: Sdk
beforeAll(async () => {
  today = await importBuiltSdk()
})

const STARTED_AT = 1_800_000_000_000

function journeyOf({ createJourney, renewal }: Sdk, storage = createTestStorage(), now = { value: STARTED_AT }) {
  const events: JourneyEvent[] = []
  const journey = createJourney(renewal, {
    storage,
    clock: () => now.value,
    newId: () => '00000000-0000-4000-8000-000000000001',
    attributes: { toggle: true },
    sinks: [event => events.push(event)],
  })
  return { journey, events }
}

/** Walks in one tab: `first` takes the signals before `change`, `second` the others. Returns every event. */
function walk(first: Sdk, second: Sdk, change: number): JourneyEvent[] {
  const storage = createTestStorage()
  const now = { value: STARTED_AT }
  const before = journeyOf(first, storage, now)
  const after = journeyOf(second, storage, now)
  SIGNALS.forEach((signal, i) => {
    now.value += 1_500
    signal(i < change ? before.journey : after.journey)
  })
  return [...before.events, ...after.events]
}

describe.each(earlierSdks)("today's SDK and %s", name => {
  const load = (): Promise<Sdk> => import(`./earlier-sdk/${name}.js`)
  const changes = SIGNALS.map((_, i) => i)

  test('one journey, in any order of the versions, after any signal', async () => {
    const earlier = await load()
    const whole = walk(today, today, 0)
    expect(whole.length).toBeGreaterThan(SIGNALS.length)
    for (const change of changes) {
      expect(walk(earlier, today, change), `taken over by today's at ${change}`).toEqual(whole)
      expect(walk(today, earlier, change), `taken over by ${name} at ${change}`).toEqual(whole)
    }
  })

  test('each version reads the journey from the other’s URL', async () => {
    const earlier = await load()
    for (const [from, to] of [
      [earlier, today],
      [today, earlier],
    ] as const) {
      const sent = journeyOf(from)
      for (const signal of SIGNALS.slice(0, 7)) signal(sent.journey)
      const href = from.withHandoff(sent.journey, 'https://localhost/my-health/secure-messages/new-message?a=b')
      const received = journeyOf(to)
      const cleaned: unknown[] = []
      const history = { state: 'kept', replaceState: (...given: unknown[]) => cleaned.push(given) }
      expect(to.adoptHandoff(received.journey, { location: { href }, history })).toBe(true)
      expect(cleaned).toEqual([['kept', '', 'https://localhost/my-health/secure-messages/new-message?a=b']])
      received.journey.start('care_team_pick')
      const last = sent.events.at(-1)
      expect(received.events).toMatchObject([{ id: last?.id, seq: (last?.seq ?? 0) + 1, step: 'care_team_pick' }])
    }
  })
})
