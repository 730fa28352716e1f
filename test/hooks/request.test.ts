import { useChromium } from '@journey-monitor/test-kit/chromium'
import type { Page } from 'playwright-core'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { HOOKS_URL, serveHooks } from './serve-hooks.ts'

/** Browsers refuse to connect to this port. https://fetch.spec.whatwg.org/#port-blocking */
const UNREACHABLE = 'http://127.0.0.1:1/'
const SILENT = `${HOOKS_URL}silent`
const KEPT = 'recorded on the page that was left'

const chromium = useChromium()
let page: Page

beforeEach(async () => {
  const context = await chromium.browser.newContext()
  onTestFinished(() => context.close())
  await serveHooks(context)
  await context.route(SILENT, () => {})
  page = await context.newPage()
  await page.goto(HOOKS_URL)
})

async function showEditor(url: string): Promise<void> {
  const requested = page.waitForRequest(url)
  await page.evaluate(each => window.showEditor(each), url)
  await requested
}

const recorded = () => page.evaluate(() => window.recorded.map(name => name.replace('rx_renewal.', '')))

test.each(['a link', 'reload', 'Back'])('left by %s while the request is pending: no failure', async way => {
  await page.goto(`${HOOKS_URL}editor`)
  await showEditor(SILENT)
  await expect.poll(recorded).toContain('prefill.start')
  await page.evaluate(key => {
    // After the journey's own listener, and after the tasks that end the page.
    addEventListener('pagehide', () => sessionStorage.setItem(key, window.recorded.join()))
    window.journey.subscribe(({ phase }) => sessionStorage.setItem(key, `${sessionStorage.getItem(key)},${phase}`))
  }, KEPT)
  const left = page.waitForEvent('load')
  await page.evaluate(each => {
    if (each === 'reload') location.reload()
    else if (each === 'Back') history.back()
    else location.assign('/next')
  }, way)
  await left
  const kept = await page.evaluate(key => sessionStorage.getItem(key), KEPT)
  expect(kept).toContain('prefill.start')
  expect(kept).not.toContain('fail')
  expect(await page.evaluate(() => window.journey.current()?.openStep)).toBe('prefill')
})

test('a request that the app aborts is not a failure', async () => {
  await showEditor(SILENT)
  await page.evaluate(() => window.abortRequest())
  await page.getByText('error').waitFor()
  expect(await recorded()).not.toContain('prefill.fail')
})

test('a network failure on a page that stays is recorded at once', async () => {
  await showEditor(UNREACHABLE)
  await page.getByText('error').waitFor()
  await expect.poll(recorded).toContain('prefill.fail')
})
