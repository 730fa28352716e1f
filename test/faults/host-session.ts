import { INSECURE_HOST, useChromium } from '@journey-monitor/test-kit/chromium'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect } from 'vitest'
import { type JourneySite, MEDICATIONS, SECURE_MESSAGING, serveJourneySite } from './journey-site.ts'

/** The signals on each page of a complete renewal. */
export const ON_LIST = ['link_view.start', 'link_view.complete', 'modal.start', 'modal.complete']
export const ON_NEW_MESSAGE = [
  ...['care_team_pick.start', 'care_team_pick.complete', 'prefill.start', 'prefill.complete'],
  ...['send.start', 'send.complete', 'return.start'],
]
export const BACK_ON_LIST = ['return.complete']

/** Numbers of a funnel that are not 0. */
export type Verdict = Readonly<Record<string, number>>

/** One renewal, from the link to the success alert. */
export const RIGHT: Verdict = { total: 1, converted: 1, returned: 1 }
export const ABSENT: Verdict = {}

export interface HostSession {
  readonly page: Page
  readonly site: JourneySite
  /** Opens a page, waits until RUM has started (if it will), and signals. */
  visit(path: string, signals: readonly string[], options?: { rumStarts?: boolean }): Promise<void>
  /** Walks a whole renewal over both apps. */
  walk(options?: { carried?: boolean; rumStarts?: boolean }): Promise<void>
  /** Returns `path` with the journey of the open page in its parameter. */
  carrying(path: string): Promise<string>
  /** Leaves the page, and waits until the funnel equals `verdict`. */
  expectVerdict(verdict: Verdict): Promise<void>
}

/** Sets up each test of a file: a site, a page in a fresh context, and a check that the host app saw no exception. */
export function useHost(): HostSession {
  const chromium = useChromium()
  let site: JourneySite
  let page: Page
  let errors: string[] = []

  beforeEach(async () => {
    errors = []
    site = await serveJourneySite([INSECURE_HOST])
    const context = await chromium.browser.newContext()
    await context.exposeFunction('reportHostError', (text: string) => errors.push(text))
    page = await context.newPage()
    page.on('pageerror', error => errors.push(`page error: ${error.message}`))
  })
  afterEach(async () => {
    await page.context().close()
    await site.close()
    expect(errors).toEqual([])
  })

  async function visit(path: string, signals: readonly string[], { rumStarts = true } = {}): Promise<void> {
    await page.goto(new URL(path, site.url).href)
    if (rumStarts) await page.waitForFunction(() => !!window.host.rum.getInternalContext())
    await page.evaluate(names => window.host.signal(names), signals)
  }
  /** Waits for an event of another page. By then, all events of this page have arrived. */
  async function afterwards(): Promise<void> {
    const other = await chromium.browser.newPage()
    await other.goto(`${site.url}${MEDICATIONS}`)
    await other.evaluate(() => window.host.rum.addAction('afterwards'))
    await other.waitForFunction(() => !!window.host.rum.getInternalContext())
    await other.goto('about:blank')
    await expect.poll(() => site.text()).toContain('"afterwards"')
    await other.close()
  }
  const carrying = (path: string) => page.evaluate(each => window.host.carrying(each), path)

  return {
    get page() {
      return page
    },
    get site() {
      return site
    },
    visit,
    async walk({ carried = false, ...options } = {}) {
      const next = async (path: string) => (carried ? carrying(path) : path)
      await visit(MEDICATIONS, ON_LIST, options)
      await visit(await next(SECURE_MESSAGING), ON_NEW_MESSAGE, options)
      await visit(await next(`${MEDICATIONS}?rxRenewalMessageSuccess=true`), BACK_ON_LIST, options)
    },
    carrying,
    async expectVerdict(verdict) {
      await page.goto('about:blank')
      if (verdict === ABSENT) await afterwards()
      await expect.poll(() => verdictOf(site)).toEqual(verdict)
    },
  }
}

async function verdictOf(site: JourneySite): Promise<Verdict> {
  const { journeys, direct, quality } = await site.funnel()
  const { missing, conflicts, rejected } = quality
  const entries = direct.map(({ entry, journeys: { converted } }) => [`converted from ${entry}`, converted] as const)
  const all = [...Object.entries({ ...journeys, missing, conflicts, rejected }), ...entries]
  return Object.fromEntries(all.filter(([, count]) => count > 0))
}
