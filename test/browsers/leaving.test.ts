import { expect, onTestFinished, test } from 'vitest'
import { AFTER, BEFORE, leaveBy, WAYS } from '../delivery/handoffs.ts'
import { MEDICATIONS, SECURE_MESSAGING, serveJourneySite } from '../faults/journey-site.ts'
import { silentUrl } from '../silent-url.ts'
import { useBrowser } from './use-browser.ts'

const JOURNEYS = 3

const browser = useBrowser()

async function serveSite() {
  const site = await serveJourneySite()
  onTestFinished(site.close)
  return site
}

async function open(url: string): Promise<void> {
  await browser.page.open(url)
  await browser.page.waitUntil(() => window.host.rum.getInternalContext())
}

test.each(WAYS.filter(way => way !== 'closing the tab'))(
  'signals, and leaves in the same task by %s: every event arrives',
  async way => {
    const site = await serveSite()
    for (let n = 0; n < JOURNEYS; n++) {
      await open(site.url + MEDICATIONS)
      await browser.page.evaluate(leaveBy, [way, SECURE_MESSAGING, BEFORE] as const)
      if (way === 'a link' || way === 'a form') await browser.page.click(['#leave'])
      await browser.page.waitForUrl(SECURE_MESSAGING)
      await browser.page.waitUntil(() => window.host?.rum.getInternalContext())
      await browser.page.evaluate(names => {
        window.host.signal(names)
        window.host.journey.reset()
      }, AFTER)
    }
    await browser.page.open('about:blank')
    await expect.poll(async () => (await site.events()).length).toBe(JOURNEYS * (BEFORE.length + AFTER.length))
    const { journeys, quality } = await site.funnel()
    expect(journeys.total).toBe(JOURNEYS)
    expect(quality).toMatchObject({ missing: 0, conflicts: 0 })
  },
)

const DEPARTURES: Record<string, () => void> = {
  'location.href': () => void setTimeout(() => location.assign('/my-health/medications'), 100),
  reload: () => void setTimeout(() => location.reload(), 100),
  Back: () => void setTimeout(() => history.back(), 100),
}

test.each(Object.keys(DEPARTURES))('left by %s while a watched request is pending: no failure', async name => {
  const site = await serveSite()
  await open(site.url + MEDICATIONS)
  await browser.page.evaluate(names => window.host.signal(names), BEFORE)
  await open(site.url + SECURE_MESSAGING)
  const before = [...AFTER, 'prefill.start', 'prefill.complete', 'send.start']
  await browser.page.evaluate(
    (names, url) => {
      window.host.signal(names)
      const { journey } = window.host
      journey.watch('send', fetch(url, { mode: 'no-cors' }), { code: 'send_error' }).catch(() => {})
      Object.assign(window, { isLeft: false })
    },
    before,
    await silentUrl(),
  )
  await browser.page.evaluate(DEPARTURES[name] as () => void)
  await browser.page.waitUntil(() => !('isLeft' in window))
  await browser.page.open('about:blank')
  await expect.poll(async () => (await site.events()).length).toBeGreaterThanOrEqual(4 + before.length)
  const { drop_offs, journeys } = await site.funnel()
  expect(journeys.total).toBe(1)
  expect(drop_offs).toMatchObject([{ step: 'send', cause: 'left' }])
})
