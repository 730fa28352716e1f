import { useChromium } from '@journey-monitor/test-kit/chromium'
import { expect, onTestFinished, test } from 'vitest'
import { HOOKS_URL, serveHooks } from './serve-hooks.ts'

const chromium = useChromium()

test.each(['17', '19'] as const)(
  'React %s: a step is recorded before the page that it opens on is left',
  async react => {
    const context = await chromium.browser.newContext()
    onTestFinished(() => context.close())
    await serveHooks(context, react)
    const page = await context.newPage()
    await page.goto(HOOKS_URL)
    await page.evaluate(() => window.showModalButton())
    await page.click('button')
    await page.waitForURL(`${HOOKS_URL}next`)
    expect(await page.evaluate(() => window.journey.current()?.openStep)).toBe('modal')
  },
)
