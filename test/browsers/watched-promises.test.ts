import { expect, onTestFinished, test } from 'vitest'
import { SECURE_MESSAGING, serveJourneySite } from '../faults/journey-site.ts'
import { EXPECTED_REPORTS } from '../faults/page/rejections.ts'
import { useBrowser } from './use-browser.ts'

const browser = useBrowser()

test('a rejection is as unhandled after watch as before', async () => {
  const site = await serveJourneySite()
  onTestFinished(site.close)
  await browser.page.open(site.url + SECURE_MESSAGING)
  expect(await browser.page.evaluate(() => window.host.reportedRejections())).toEqual(EXPECTED_REPORTS)
})
