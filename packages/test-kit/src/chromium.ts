import { launchBrowser } from '@journey-monitor/example-browser'
import type { Browser } from 'playwright-core'
import { beforeAll, inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The limit of one wait, in milliseconds, which `vitest.config.ts` sets. */
    waitLimitMs: number
  }
}

let launched: Promise<Browser> | undefined

/**
 * Gives the tests of a file the Chromium of their worker, which ends with the worker. Each test closes its own pages.
 *
 * @example
 * const chromium = useChromium()
 * test('the page has a title', async () => {
 *   const page = await chromium.browser.newPage()
 *   onTestFinished(() => page.close())
 * })
 */
export function useChromium(): { readonly browser: Browser } {
  let browser: Browser
  beforeAll(async () => {
    launched ??= launchBrowser({ waitLimitMs: inject('waitLimitMs') })
    browser = await launched
  })
  return {
    get browser() {
      return browser
    },
  }
}
