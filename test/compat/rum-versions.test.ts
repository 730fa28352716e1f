import { flushRum } from '@journey-monitor/sdk/testing'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import type { Page } from 'playwright-core'
import { describe, onTestFinished, test } from 'vitest'
import { type CompatSite, serveVersions, VERSION_PAIRS } from './rum-versions.ts'

type RumWindow = Window & { readonly DD_RUM?: { getInternalContext(): unknown } }

const chromium = useChromium()

describe.each(VERSION_PAIRS)('$versions', pages => {
  test('the same journey arrives, and RUM changes nothing of it', async () => {
    const site = await serveVersions(pages)
    const context = await chromium.browser.newContext()
    onTestFinished(() => context.close())
    await site.expectWholeJourney(await walkJourney(await context.newPage(), site))
  })
})

/** Leaves pages with little waiting in RUM's batch: above 16 KiB what arrives depends on the moment, not on the version. */
async function walkJourney(page: Page, { url, arrived }: CompatSite): Promise<string> {
  await page.goto(url)
  await page.click('#renew')
  await page.evaluate(flushRum)
  await arrived(4)
  await page.click('#continue')
  await page.waitForURL('**/new-message?*')
  await page.click('#pick')
  await page.evaluate(flushRum)
  await arrived(12)
  await page.click('#send')
  await page.waitForURL('**/*rxRenewalMessageSuccess=true')
  // RUM 7 loses what a page signals that is left before RUM has started.
  await page.waitForFunction(() => (window as RumWindow).DD_RUM?.getInternalContext())
  const recorded = await page.evaluate(() => sessionStorage.getItem('recorded') ?? '')
  await page.goto('about:blank')
  return recorded
}
