import { launchBrowser } from '@journey-monitor/example-browser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOOKS_URL, serveHooks } from './serve-hooks.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test.each(['17', '19'] as const)(
  'React %s: a step is recorded before the page that it opens on is left',
  async react => {
    const context = await browser.newContext()
    await serveHooks(context, react)
    const page = await context.newPage()
    await page.goto(HOOKS_URL)
    await page.evaluate(() => window.showModalButton())
    await page.click('button')
    await page.waitForURL(`${HOOKS_URL}next`)
    expect(await page.evaluate(() => window.journey.current()?.openStep)).toBe('modal')
    await context.close()
  },
)
