import { flushRum } from '@journey-monitor/sdk/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdBlocker, startAdBlocker } from './ad-blocker.ts'
import { ABSENT, BACK_ON_LIST, ON_LIST, ON_NEW_MESSAGE, RIGHT, useHost } from './host-session.ts'
import { MEDICATIONS, SECURE_MESSAGING } from './journey-site.ts'

const host = useHost()
let blocker: AdBlocker
beforeAll(async () => {
  blocker = await startAdBlocker()
})
afterAll(() => blocker?.close())

test('RUM is absent: the journey is absent too', async () => {
  await host.page.addInitScript(() => Object.assign(window, { holdRum: true, chooseRum: () => undefined }))
  await host.walk({ rumStarts: false })
  await host.expectVerdict(ABSENT)
})

test('RUM is never started: the journey is absent', async () => {
  await host.page.addInitScript(() => Object.assign(window, { holdRum: true }))
  await host.walk({ rumStarts: false })
  await host.expectVerdict(ABSENT)
})

test('RUM is started after all signals: the journey is right', async () => {
  await host.page.addInitScript(() => Object.assign(window, { holdRum: true }))
  await host.visit(MEDICATIONS, [...ON_LIST, ...ON_NEW_MESSAGE, ...BACK_ON_LIST], { rumStarts: false })
  await host.page.evaluate(() => window.host.startRum())
  await host.page.waitForFunction(() => !!window.host.rum.getInternalContext())
  await host.expectVerdict(RIGHT)
})

test('RUM starts in mid-journey: the journey is right, and counts the missing events', async () => {
  await host.page.addInitScript(() => {
    Object.assign(window, { chooseRum: (rum: object) => (Reflect.get(window, 'isLoaded') ? rum : undefined) })
  })
  await host.visit(MEDICATIONS, ON_LIST.slice(0, 3))
  await host.page.evaluate(() => Object.assign(window, { isLoaded: true }))
  await host.page.evaluate(names => window.host.signal(names), ON_LIST.slice(3))
  await host.page.addInitScript(() => Object.assign(window, { isLoaded: true }))
  await host.visit(SECURE_MESSAGING, ON_NEW_MESSAGE)
  await host.visit(MEDICATIONS, BACK_ON_LIST)
  await host.expectVerdict({ ...RIGHT, missing: 3 })
})

/** Broken replacements of RUM, which run in the page. */
const BROKEN = {
  'throws at every call': () => {
    const fail = () => {
      throw new Error('broken')
    }
    return { addAction: fail, addError: fail }
  },
  'throws when it is asked for': () => {
    throw new Error('broken')
  },
  'has other methods': () => ({ track() {} }),
  'is not an object': () => 'DD_RUM',
  'throws a value that is not an error': () => ({
    addAction() {
      throw null
    },
  }),
}

test.each(Object.entries(BROKEN))('RUM %s: the journey is absent', async (_, chooseRum) => {
  await host.page.addInitScript(`window.chooseRum = ${chooseRum}`)
  await host.walk()
  await host.expectVerdict(ABSENT)
})

test('RUM throws at errors only: the journey is right', async () => {
  await host.page.addInitScript(() => {
    const fail = () => {
      throw new Error('broken')
    }
    type Rum = Record<'addAction' | 'addError', (...given: unknown[]) => void>
    const chooseRum = (rum: Rum) => ({ addAction: (...given: unknown[]) => rum.addAction(...given), addError: fail })
    Object.assign(window, { chooseRum })
  })
  await host.visit(MEDICATIONS, ['link_view.start', 'link_view.complete', 'modal.fail:launch_error'])
  await host.walk()
  await host.expectVerdict(RIGHT)
})

/** Sends the requests of RUM to the blocker on pages whose address contains `part`. */
async function blockRum(part: string): Promise<void> {
  await host.page.addInitScript(
    ([origin, where]) => {
      if (location.pathname.includes(where)) Object.assign(window, { rumOptions: { proxy: `${origin}/intake` } })
    },
    [blocker.url, part] as const,
  )
}

test('an ad blocker ends every request to Datadog: the journey is absent', async () => {
  const before = blocker.ended()
  await blockRum('/')
  await host.walk()
  await host.page.evaluate(flushRum)
  await expect.poll(blocker.ended).toBeGreaterThan(before)
  await host.expectVerdict(ABSENT)
})

test('an ad blocker spares only Medications: its part is right, and the rest is absent', async () => {
  const before = blocker.ended()
  await blockRum('secure-messages')
  await host.visit(MEDICATIONS, ON_LIST)
  await host.visit(SECURE_MESSAGING, ['care_team_pick.start'])
  await host.expectVerdict({ total: 1, dropped: 1 })
  await expect.poll(blocker.ended).toBeGreaterThan(before)
  const { quality } = await host.site.funnel()
  expect(quality.warnings).toContain('app_silent')
})
