import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { computeFunnel } from '@journey-monitor/cli/funnel'
import { createJourney, defineJourney, type JourneyDefinition, type JourneyEvent } from '@journey-monitor/sdk'
import { createTestStorage } from '@journey-monitor/sdk/testing'
import { expect, onTestFinished, test } from 'vitest'

const STARTED_AT = 1_800_000_000_000
const DAY_MS = 24 * 60 * 60_000

/** Two definitions of one journey, from `docs/versioning.md`. */
const first = defineJourney({
  name: 'check_in',
  version: 1,
  teams: ['a', 'b'],
  apps: ['one', 'two'],
  intentStep: 'offer',
  convertingStep: 'confirm',
  expiryMs: 60_000,
  steps: [
    { name: 'offer', team: 'a', app: 'one' },
    { name: 'form', team: 'a', app: 'one' },
    { name: 'confirm', team: 'b', app: 'two' },
  ],
})
const [offer, form, confirm] = first.steps
const withAnotherCode = defineJourney({
  ...first,
  version: 2,
  steps: [offer, { ...form, failures: { form_error: 'engineering' } }, confirm],
})
const withAnotherStep = defineJourney({
  ...first,
  version: 2,
  steps: [offer, form, { name: 'sign', team: 'b', app: 'two', entry: true }, confirm],
})

/** Walks in one tab: one app signals by the first definition, the other by the second. */
function handedOver(second: JourneyDefinition, steps: readonly string[]): JourneyEvent[] {
  const storage = createTestStorage()
  const events: JourneyEvent[] = []
  const options = { storage, clock: () => STARTED_AT, sinks: [(event: JourneyEvent) => events.push(event)] }
  const before = createJourney<JourneyDefinition>(first, options)
  const after = createJourney(second, options)
  for (const step of ['offer', 'form']) {
    before.start(step)
    before.complete(step)
  }
  for (const step of steps) {
    after.start(step)
    after.complete(step)
  }
  return events
}

async function funnelOf(definition: JourneyDefinition, events: readonly JourneyEvent[]) {
  const dir = await mkdtemp(join(tmpdir(), 'journey-monitor-versions-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const lines = events.map((journey, i) =>
    JSON.stringify({
      type: 'action',
      date: STARTED_AT + i,
      service: journey.app,
      action: {
        id: `action-${i}`,
        type: 'custom',
        target: { name: `${journey.name}.${journey.step}.${journey.phase}` },
      },
      context: { journey },
    }),
  )
  await writeFile(join(dir, 'rum-1.ndjson'), `${lines.join('\n')}\n`)
  return computeFunnel(definition, [dir], { asOf: STARTED_AT + DAY_MS })
}

test('with the same steps a journey continues across versions, and the new funnel repairs the old one’s records', async () => {
  const events = handedOver(withAnotherCode, ['confirm'])
  expect(events.map(({ version, seq }) => [version, seq])).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 4],
    [2, 5],
    [2, 6],
  ])
  expect(new Set(events.map(({ id }) => id)).size).toBe(1)
  const { journeys, quality } = await funnelOf(withAnotherCode, events)
  expect(journeys).toMatchObject({ total: 1, converted: 1 })
  expect(quality).toMatchObject({ events: 2, rejected: 4, missing: 4 })
})

test('with other steps a new journey begins, and neither version counts the other’s events', async () => {
  const events = handedOver(withAnotherStep, ['sign', 'confirm'])
  expect(new Set(events.map(({ id }) => id)).size).toBe(2)
  const old = await funnelOf(first, events)
  expect(old.journeys).toMatchObject({ total: 1, converted: 0, dropped: 1 })
  expect(old.quality).toMatchObject({ events: 4, rejected: 4, missing: 0 })
  const next = await funnelOf(withAnotherStep, events)
  expect(next.journeys).toMatchObject({ total: 0, direct_entries: 1 })
  expect(next.quality).toMatchObject({ events: 4, rejected: 4, missing: 0 })
})

test('a reader ignores unknown fields', async () => {
  const events = handedOver(withAnotherCode, []).map(event => Object.assign({}, event, { trace: 'later' }))
  const { quality } = await funnelOf(first, events)
  expect(quality).toMatchObject({ events: 4, rejected: 0 })
})

test('a reader ignores another format’s own keys', async () => {
  const [event] = handedOver(withAnotherCode, [])
  const dir = await mkdtemp(join(tmpdir(), 'journey-monitor-versions-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const action = { type: 'action', date: STARTED_AT, service: 'one', context: { journey_2: event } }
  await writeFile(join(dir, 'rum-1.ndjson'), `${JSON.stringify(action)}\n`)
  const { quality } = await computeFunnel(first, [dir], { asOf: STARTED_AT + DAY_MS })
  expect(quality).toMatchObject({ events: 0, rejected: 0 })
})
