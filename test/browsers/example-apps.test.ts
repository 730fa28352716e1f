import type { JourneyEvent } from '@journey-monitor/sdk'
import { flushRum } from '@journey-monitor/sdk/testing'
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { shown } from '../e2e/demo-session.ts'
import { type BuiltApps, buildExampleApps, serveExampleApps } from './example-apps.ts'
import type { BrowserName } from './launch.ts'
import type { Page } from './page.ts'
import { useBrowser } from './use-browser.ts'
import { CONTINUE, LINK, walk } from './walk.ts'

const TO_MESSAGES = ['link_view.start', 'link_view.complete', 'modal.start', 'modal.complete', 'care_team_pick.start']
const WHOLE = [
  ...TO_MESSAGES,
  'care_team_pick.complete',
  'prefill.start',
  'prefill.complete',
  'send.start',
  'send.complete',
  'return.start',
  'return.complete',
]

/**
 * Whether a page restored from the back/forward cache sees what later pages of its tab wrote to `sessionStorage`.
 * Firefox restores the values of the time when the page was left, so its next event reuses a `seq`.
 * https://github.com/whatwg/storage/issues/119
 */
const SHARES_STORAGE_WITH_RESTORED_PAGES: Record<BrowserName, boolean> = { firefox: false, webkit: true }

let built: BuiltApps
beforeAll(async () => {
  built = await buildExampleApps()
})
const browser = useBrowser()

async function serveApps(runFirst?: () => void) {
  const apps = await serveExampleApps(built, runFirst)
  onTestFinished(apps.close)
  return apps
}

async function walkToMessages(page: Page): Promise<void> {
  await walk.selectLink(page)
  await walk.continueToMessages(page)
}

async function walkToReturn(page: Page, url: string): Promise<void> {
  await walk.openList(page, url)
  await walkToMessages(page)
  await walk.pickCareTeam(page)
  await walk.send(page)
  await walk.seeSuccess(page)
}

const ids = (events: JourneyEvent[]) => new Set(events.map(event => event.id))

test('the journey over both apps: one correlation ID across three page loads, nothing missing', async () => {
  const apps = await serveApps()
  await walkToReturn(browser.page, apps.url)
  await walk.leave(browser.page)
  const events = await apps.events(WHOLE.length)
  expect(events.map(shown)).toEqual(WHOLE)
  expect(ids(events).size).toBe(1)
  expect(events.map(event => event.seq)).toEqual(WHOLE.map((_, index) => index + 1))
  const { journeys, quality } = await apps.funnel()
  expect(journeys).toMatchObject({ total: 1, converted: 1, returned: 1, dropped: 0 })
  expect(quality).toMatchObject({ missing: 0, duplicates: 0, conflicts: 0, rejected: 0, warnings: [] })
})

test('Back from Secure Messaging restores Medications from the back/forward cache, and the journey continues', async () => {
  const apps = await serveApps(() => {
    addEventListener('pageshow', event => {
      if (event.persisted) document.documentElement.id = 'restored'
    })
  })
  await walk.openList(browser.page, apps.url)
  await browser.page.clickByScript(LINK)
  await browser.page.waitFor(CONTINUE)
  // Firefox does not cache a page with running requests, so RUM must have nothing left that is too large for a beacon.
  await browser.page.evaluate(flushRum)
  await apps.events(3)
  await browser.page.clickByScript(CONTINUE)
  await walk.seeCareTeams(browser.page)
  await browser.page.evaluate(() => void setTimeout(() => history.go(-2), 100))
  await browser.page.waitForUrl('/my-health/medications')
  await browser.page.waitFor(['#restored'])
  await walk.goBackInModal(browser.page)
  await walkToMessages(browser.page)
  await walk.leave(browser.page)
  const sees = SHARES_STORAGE_WITH_RESTORED_PAGES[inject('browserName')]
  const wentBack = sees ? ['(care_team_pick.abandon:went_back)'] : []
  const again = ['modal.start', 'modal.abandon:back', 'modal.start', 'modal.complete', 'care_team_pick.start']
  const expected = [...TO_MESSAGES, ...wentBack, ...again]
  const events = await apps.events(expected.length)
  expect(events.map(shown)).toEqual(expected)
  expect(ids(events).size).toBe(1)
  const { journeys, steps, quality } = await apps.funnel()
  expect(journeys).toMatchObject({ total: 1, converted: 0, dropped: 1 })
  expect(steps.find(({ step }) => step === 'care_team_pick')).toMatchObject({ entered: 1 })
  expect(quality).toMatchObject({ missing: 0, conflicts: sees ? 0 : 1 })
})

test('if storage is refused, the handoff parameter carries the journey, and no page keeps the parameter', async () => {
  const apps = await serveApps(() => {
    Object.defineProperty(window, 'sessionStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError')
      },
    })
  })
  await walkToReturn(browser.page, apps.url)
  const address = await browser.page.evaluate(() => location.href)
  expect(address).toBe(`${apps.url}/my-health/medications?page=1&rxRenewalMessageSuccess=true`)
  await walk.leave(browser.page)
  const events = await apps.events(WHOLE.length)
  expect(events.map(shown)).toEqual(WHOLE)
  expect(ids(events).size).toBe(1)
})
