import type { WebDriver, WebElement } from 'selenium-webdriver'
import { inject, vi } from 'vitest'

const SOON = { timeout: inject('waitLimitMs') }

/** Selectors from the document down, each in the shadow root of the one before. */
export type ElementPath = readonly string[]

/** A tab for the tests. Its methods wait for elements that do not exist yet. */
export interface Page {
  open(url: string): Promise<void>
  /** Clicks as a person does, so that the page sees a trusted event. */
  click(path: ElementPath): Promise<void>
  /**
   * Clicks by a script of the page, for pages that are to enter the back/forward cache: a click by Firefox's driver leaves an
   * `unload` listener behind, which keeps the page out.
   * https://searchfox.org/mozilla-central/source/remote/marionette/interaction.sys.mjs
   */
  clickByScript(path: ElementPath): Promise<void>
  waitFor(path: ElementPath): Promise<void>
  /** Waits until a page is open whose address contains `part`. A driver names the next page's address while the last one is still open. */
  waitForUrl(part: string): Promise<void>
  /** Waits until `run` returns a truthy value in the page. */
  waitUntil(run: () => unknown): Promise<void>
  evaluate<Result, Arguments extends unknown[]>(
    run: (...given: Arguments) => Result,
    ...given: Arguments
  ): Promise<Awaited<Result>>
}

export function createPage(driver: WebDriver): Page {
  /** Undefined if there is no such element, or the page is being left. */
  async function find(path: ElementPath): Promise<WebElement> {
    const element = await driver.executeScript<WebElement | null>(findInShadowRoots, path)
    if (!element) throw new Error(`no element ${path.join(' > ')} in ${await driver.getCurrentUrl()}`)
    return element
  }

  return {
    open: url => driver.get(url),
    click: path => vi.waitFor(async () => (await find(path)).click(), SOON),
    async clickByScript(path) {
      const run = (element: HTMLElement) => void setTimeout(() => element.click(), 100)
      await driver.executeScript(run, await vi.waitFor(() => find(path), SOON))
    },
    waitFor: path => vi.waitFor(async () => void (await find(path)), SOON),
    waitForUrl: part =>
      vi.waitFor(async () => {
        const url = await driver.executeScript<string>(() => location.href)
        if (!url.includes(part)) throw new Error(`${part} is not in the address ${url}`)
      }, SOON),
    waitUntil: run =>
      vi.waitFor(async () => {
        if (!(await driver.executeScript(run))) throw new Error(`not true in the page: ${run}`)
      }, SOON),
    evaluate: (run, ...given) => driver.executeScript(run, ...given),
  }
}

/** Runs in the page. */
function findInShadowRoots(path: ElementPath): Element | null {
  let found: Element | null = null
  for (const selector of path) {
    found = (found ? (found.shadowRoot ?? found) : document).querySelector(selector)
    if (!found) return null
  }
  return found
}
