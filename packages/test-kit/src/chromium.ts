import { launchBrowser } from '@journey-monitor/example-browser'
import type { Browser } from 'playwright-core'
import { beforeAll, inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The limit of one wait, in milliseconds, which `vitest.config.ts` sets. */
    waitLimitMs: number
  }
}

/** Leads to this computer, but its pages are not a secure context, as on a development machine without HTTPS. */
export const INSECURE_HOST = 'insecure.example'

let launched: Promise<Browser> | undefined

/**
 * Provides the tests of a file with their worker's Chromium, which ends with the worker. Each test closes its own pages.
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
    launched ??= launchBrowser({
      waitLimitMs: inject('waitLimitMs'),
      moreArguments: [`--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`],
    })
    browser = await launched
  })
  return {
    get browser() {
      return browser
    },
  }
}
