import { defineJourney, type JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { createTestStorage } from '@journey-monitor/sdk/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortNames } from '../../rollup.short-names.ts'
import { importBuiltSdk } from '../compat/build-sdk.ts'
import { ABSENT, BACK_ON_LIST, ON_LIST, ON_NEW_MESSAGE, RIGHT, useHost } from './host-session.ts'
import { MEDICATIONS, SECURE_MESSAGING } from './journey-site.ts'

const host = useHost()
const { createJourney } = await importBuiltSdk()
const KEY = 'journey-monitor:rx_renewal'
const CANARY = 'SSN 123-45-6789'

const store = (text: string) =>
  host.page.evaluate(([key, value]) => sessionStorage.setItem(key, value), [KEY, text] as const)
const stored = () => host.page.evaluate(key => sessionStorage.getItem(key), KEY)

const [link, modal, pick, prefill, send, back] = renewal.steps
const olderDefinitions = [
  { what: 'had one step less', steps: [link, modal, pick, prefill, send] },
  { what: 'had its steps in another order', steps: [link, modal, prefill, pick, send, back] },
]

test.each(olderDefinitions)('a journey of a version that $what is ignored, and the next one is right', async older => {
  const storage = createTestStorage()
  const journey = createJourney(defineJourney({ ...renewal, steps: older.steps }), { storage })
  for (const { name } of older.steps.slice(0, 3)) journey.start(name)
  expect(storage.getItem(KEY)).toContain('"seq"')

  await host.visit(MEDICATIONS, [])
  await store(storage.getItem(KEY) ?? '')
  await host.walk()
  await host.expectVerdict(RIGHT)
})

test('a journey of a version with the same steps continues', async () => {
  await host.visit(MEDICATIONS, ON_LIST)
  const version2 = defineJourney({ ...renewal, version: 2 })
  const storage = createTestStorage()
  storage.setItem(KEY, (await stored()) ?? '')
  const events: JourneyEvent[] = []
  createJourney(version2, { storage, sinks: [event => events.push(event)] }).start('care_team_pick')
  expect(events).toMatchObject([{ step: 'care_team_pick', phase: 'start', seq: 5, entry_step: 'link_view' }])
  await store(storage.getItem(KEY) ?? '')

  await host.visit(SECURE_MESSAGING, ON_NEW_MESSAGE)
  await host.visit(MEDICATIONS, BACK_ON_LIST)
  await host.expectVerdict({ ...RIGHT, missing: 1 })
})

test.each([
  ['a step has another name', (text: string) => text.replace('modal', 'model')],
  ['the end is missing', (text: string) => text.slice(0, -20)],
  ['a number became a word', (text: string) => text.replace(/"seq":\d+/, '"seq":"four"')],
])('a journey of which %s is not believed: what follows counts apart', async (_, damage) => {
  await host.visit(MEDICATIONS, ON_LIST)
  const text = (await stored()) ?? ''
  expect(damage(text)).not.toBe(text)
  await store(damage(text))
  await host.visit(SECURE_MESSAGING, ON_NEW_MESSAGE)
  await host.visit(MEDICATIONS, BACK_ON_LIST)
  await host.expectVerdict({ total: 1, dropped: 1, direct_entries: 1, 'converted from care_team_pick': 1 })
})

/** Arbitrary values that tampering may put in place of any field. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(CANARY, -1, 0.5, 1e308, 7, true, null, '', [], {}, '__proto__', 'modal', 'back'),
)
const { startedAt, lastAt, expiresAt, rank, lastRank, rankCause } = shortNames.mangleCache
const fields = ['id', startedAt, 'seq', lastAt, expiresAt, 'steps', 'attributes']
const stepFields = [rank, 'attempt', startedAt, lastRank, rankCause, 'other']
const edit = fc.oneof(
  fc.record({ field: fc.constantFrom(...fields), value: anything }),
  fc.record({ step: fc.nat(5), field: fc.constantFrom(...stepFields), value: anything }),
)

test('tampering never affects the host, and no forged word is sent', async () => {
  await host.page.addInitScript(() => {
    const recorded: string[] = []
    const sinks = [(event: object) => recorded.push(JSON.stringify(event))]
    Object.assign(window, { recorded, journeyOptions: { sinks }, holdRum: true })
  })
  await host.visit(MEDICATIONS, ON_LIST, { rumStarts: false })
  const text = (await stored()) ?? ''
  const tampered = fc.array(edit, { minLength: 1, maxLength: 4 }).map(edits => {
    const state = JSON.parse(text.slice(text.indexOf('{')))
    for (const { field, value, ...at } of edits) {
      const parent = 'step' in at ? state.steps?.[at.step] : state
      if (parent && typeof parent === 'object') parent[field] = value
    }
    return text.slice(0, text.indexOf('{')) + JSON.stringify(state)
  })
  const signals = [
    ...ON_NEW_MESSAGE,
    'care_team_pick.fail:session_expired',
    'prefill.abandon:left_editor',
    'modal.start',
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(tampered, { minLength: 20, maxLength: 20 }), async texts => {
      const recorded = await host.page.evaluate(
        ([key, states, names]) => {
          for (const state of states) {
            sessionStorage.setItem(key, state)
            window.host.signal(names)
            window.host.journey.current()
            window.host.carrying('/')
            window.host.journey.reset()
          }
          return (window as unknown as { recorded: string[] }).recorded.splice(0)
        },
        [KEY, texts, signals] as const,
      )
      expect(recorded.length).toBeGreaterThan(20)
      expect(recorded.filter(event => event.includes('SSN'))).toEqual([])
    }),
    { numRuns: 15 },
  )
  await host.expectVerdict(ABSENT)
})
