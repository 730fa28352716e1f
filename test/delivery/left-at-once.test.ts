import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { MEDICATIONS, SECURE_MESSAGING, serveJourneySite } from '../faults/journey-site.ts'
import type { HostPage } from '../faults/page/host-page.ts'
import { AFTER, BEFORE, useHandoffs } from './handoffs.ts'

const handoffs = useHandoffs()
const VISITS = 5
const EVENTS = VISITS * (BEFORE.length + AFTER.length)

/** Visits pages that signal and go to another app by `leave`. Returns the events that arrived. */
async function visit(leave: (names: readonly string[], to: string) => (host: HostPage) => void) {
  const site = await serveJourneySite()
  const context = await handoffs.browser.newContext()
  onTestFinished(async () => {
    await context.close()
    await site.close()
  })
  const redirects = `if (location.pathname === '${MEDICATIONS}') {
    window.inFirstTask = (${leave})(${JSON.stringify(BEFORE)}, '${SECURE_MESSAGING}')
  }`
  await context.addInitScript(redirects)
  const page = await context.newPage()
  for (let n = 0; n < VISITS; n++) await goThrough(page, site.url)
  await page.goto('about:blank')
  const counted = async () => {
    const { quality } = await site.funnel()
    return { missing: quality.missing, arrived: quality.events }
  }
  await expect.poll(async () => (await site.funnel()).journeys.total).toBe(VISITS)
  await expect
    .poll(async () => {
      const { missing, arrived } = await counted()
      return missing + arrived
    })
    .toBe(EVENTS)
  return counted()
}

async function goThrough(page: Page, url: string): Promise<void> {
  await page.goto(`${url}${MEDICATIONS}`, { waitUntil: 'commit' })
  await page.waitForURL(`**${SECURE_MESSAGING}`)
  await page.waitForFunction(() => !!window.host?.rum.getInternalContext())
  await page.evaluate(names => {
    window.host.signal(names)
    window.host.journey.reset()
  }, AFTER)
}

test('a page that leaves before RUM has started loses its signals, and the funnel counts them', async () => {
  const { missing } = await visit((names, to) => ({ signal, rum }) => {
    signal(names)
    rum.setTrackingConsent('not-granted') // Otherwise RUM could start in time on a slow machine.
    location.href = to
  })
  expect(missing).toBe(VISITS * BEFORE.length)
})

test('a page that waits for RUM before it leaves loses nothing', async () => {
  const { missing } = await visit((names, to) => async ({ signal, rum }) => {
    signal(names)
    while (!rum.getInternalContext()) await new Promise(resolve => setTimeout(resolve, 10))
    location.href = to
  })
  expect(missing).toBe(0)
})
