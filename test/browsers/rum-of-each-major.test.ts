import { flushRum } from '@journey-monitor/sdk/testing'
import { describe, test } from 'vitest'
import { type CompatSite, FIRST_PAIRS, OTHER_PAIRS, serveVersions } from '../compat/rum-versions.ts'
import type { Page } from './page.ts'
import { useBrowser } from './use-browser.ts'
import { walk } from './walk.ts'

const browser = useBrowser()

describe.each([...FIRST_PAIRS, ...OTHER_PAIRS])('$versions', pages => {
  test('the same journey arrives, unchanged by RUM', async () => {
    const site = await serveVersions(pages)
    await site.expectWholeJourney(await walkJourney(browser.page, site))
  })
})

/** Leaves pages with a small RUM batch: above 16 KiB, arrival depends on timing, not on the version. */
async function walkJourney(page: Page, { url, arrived }: CompatSite): Promise<string> {
  await page.open(url)
  await walk.seeRumStart(page)
  await page.click(['#renew'])
  await page.evaluate(flushRum)
  await arrived(4)
  await page.click(['#continue'])
  await page.waitForUrl('/new-message?')
  await walk.seeRumStart(page)
  await page.click(['#pick'])
  await page.evaluate(flushRum)
  await arrived(12)
  await page.click(['#send'])
  await page.waitForUrl('rxRenewalMessageSuccess=true')
  await walk.seeRumStart(page)
  const recorded = await page.evaluate(() => sessionStorage.getItem('recorded') ?? '')
  await page.open('about:blank')
  return recorded
}
