import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { type BrowserName, launch, type RunningBrowser } from './launch.ts'
import { createPage, type Page } from './page.ts'

declare module 'vitest' {
  interface ProvidedContext {
    browserName: BrowserName
  }
}

/**
 * Provides the tests of a file with one tab of the browser that the project is named after. Cookies are removed after each
 * test; a test that needs separate storage serves its pages on a new port.
 */
export function useBrowser(): { readonly page: Page } {
  let browser: RunningBrowser
  let page: Page

  beforeAll(async () => {
    browser = await launch(inject('browserName'), inject('display'))
    page = createPage(browser.driver)
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    await browser.driver.manage().deleteAllCookies()
    await page.open('about:blank')
  })
  return {
    get page() {
      return page
    },
  }
}
