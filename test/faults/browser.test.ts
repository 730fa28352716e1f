import { flushRum } from '@journey-monitor/sdk/testing'
import { INSECURE_HOST } from '@journey-monitor/test-kit/chromium'
import { expect, test } from 'vitest'
import { ABSENT, BACK_ON_LIST, ON_LIST, ON_NEW_MESSAGE, RIGHT, useHost } from './host-session.ts'
import { MEDICATIONS, SECURE_MESSAGING } from './journey-site.ts'

const host = useHost()
const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const MINUTE = 60_000

test('a page without HTTPS has no crypto.randomUUID: the journey is right', async () => {
  const insecure = `http://${INSECURE_HOST}:${new URL(host.site.url).port}`
  await host.visit(`${insecure}${MEDICATIONS}`, ON_LIST)
  expect(await host.page.evaluate(() => [isSecureContext, typeof crypto.randomUUID])).toEqual([false, 'undefined'])
  await host.visit(`${insecure}${SECURE_MESSAGING}`, ON_NEW_MESSAGE)
  await host.visit(`${insecure}${MEDICATIONS}`, BACK_ON_LIST)
  await host.page.evaluate(flushRum)
  await host.expectVerdict(RIGHT)
  for (const { id } of await host.site.events()) expect(id).toMatch(UUID_V4)
})

test('a source of IDs that throws, or returns no UUID, is replaced', async () => {
  await host.page.addInitScript(() => {
    const ids = [() => 'MRN-1234567', () => 7, () => ''.repeat(-1)]
    Object.assign(window, { journeyOptions: { newId: () => ids.shift()?.() } })
  })
  for (let person = 0; person < 3; person++) {
    await host.visit(MEDICATIONS, ON_LIST)
    await host.page.evaluate(() => window.host.journey.reset())
  }
  await host.expectVerdict({ total: 3, dropped: 3 })
  const ids = new Set((await host.site.events()).map(({ id }) => id))
  expect(ids.size).toBe(3)
  for (const id of ids) expect(id).toMatch(UUID_V4)
})

test('without crypto and blobs, the journey is absent', async () => {
  await host.page.addInitScript(() => {
    Object.defineProperty(window, 'crypto', { value: undefined })
    Object.defineProperty(URL, 'createObjectURL', { value: undefined })
  })
  await host.walk({ rumStarts: false })
  await host.expectVerdict(ABSENT)
})

test('the clock stands still: the journey is right, with durations of 0', async () => {
  await host.page.addInitScript(now => {
    Date.now = () => now
  }, Date.now())
  await host.walk()
  await host.expectVerdict(RIGHT)
  for (const { elapsed_ms, step_ms = 0 } of await host.site.events()) expect([elapsed_ms, step_ms]).toEqual([0, 0])
})

const RESTARTED = { total: 1, dropped: 1, direct_entries: 1, 'converted from care_team_pick': 1 }

test.each([
  { jump: '20 minutes ahead', minutes: 20, verdict: RIGHT },
  { jump: '2 minutes back', minutes: -2, verdict: RIGHT },
  { jump: 'an hour ahead, past the expiry', minutes: 60, verdict: RESTARTED },
  { jump: 'an hour back, before the journey', minutes: -60, verdict: RESTARTED },
])('the clock jumps $jump between the apps: no time is negative', async ({ minutes, verdict }) => {
  await host.page.addInitScript(() => {
    const { now } = Date
    Date.now = () => now() + Number(localStorage.getItem('clock'))
  })
  await host.visit(MEDICATIONS, ON_LIST)
  await host.page.evaluate(ms => localStorage.setItem('clock', `${ms}`), minutes * MINUTE)
  await host.visit(SECURE_MESSAGING, ON_NEW_MESSAGE)
  await host.visit(MEDICATIONS, BACK_ON_LIST)
  await host.expectVerdict(verdict)
  const times = (await host.site.events()).flatMap(({ elapsed_ms, step_ms = 0 }) => [elapsed_ms, step_ms])
  expect(Math.min(...times)).toBeGreaterThanOrEqual(0)
})
