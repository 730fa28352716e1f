import { computeFunnel, type FunnelResult } from '@journey-monitor/cli/funnel'
import { type Demo, startDemo } from '@journey-monitor/example-demo'
import { walk } from '@journey-monitor/example-demo/walk'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { postedJourneyEvents } from '../posted-events.ts'

const LONG_AFTER_EXPIRY_MS = 24 * 60 * 60_000

export interface Session {
  readonly url: string
  readonly page: Page
  readonly context: BrowserContext
  /** Opens a page of another person, in a fresh context. */
  newPage(options?: BrowserContextOptions): Promise<Page>
  /** Leaves all pages, and waits until the intake has at least `count` journey events of this test, in order. */
  recorded(count: number): Promise<JourneyEvent[]>
  /** Computes the funnel of this test's journeys, as of a time when all have expired. */
  funnel(): Promise<FunnelResult>
}

/** Runs the tests of a file against one demo and one Chromium, each with a fresh browser context and separate events. */
export function useDemo(): Session {
  let demo: Demo
  const chromium = useChromium()
  let contexts: BrowserContext[] = []
  let page: Page
  let from = 0

  beforeAll(async () => {
    demo = await startDemo()
  })
  afterAll(() => demo?.close())

  async function newPage(options?: BrowserContextOptions): Promise<Page> {
    const context = await chromium.browser.newContext(options)
    contexts.push(context)
    await context.addInitScript(keepSignals)
    return context.newPage()
  }
  beforeEach(async () => {
    from = Date.now()
    page = await newPage()
  })
  afterEach(async () => {
    await Promise.all(contexts.map(context => context.close()))
    contexts = []
  })

  async function stored(): Promise<JourneyEvent[]> {
    return (await postedJourneyEvents(demo.dir))
      .filter(event => event.started_at >= from)
      .sort((a, b) => a.started_at - b.started_at || a.seq - b.seq)
  }

  return {
    get url() {
      return demo.url
    },
    get page() {
      return page
    },
    get context() {
      return page.context()
    },
    newPage,
    async recorded(count) {
      const pages = contexts.flatMap(context => context.pages())
      await Promise.all(pages.filter(each => each.url().includes('/my-health/')).map(walk.leave))
      await expect.poll(async () => (await stored()).length).toBeGreaterThanOrEqual(count)
      return stored()
    },
    funnel: () => computeFunnel(renewal, [demo.dir], { from, asOf: Date.now() + LONG_AFTER_EXPIRY_MS }),
  }
}

type SignalWindow = Window & { signals?: string[] }

/** Runs in the page: keeps the names of the actions that the app passes to RUM, which is on `window`. */
function keepSignals(): void {
  const signals: string[] = []
  let rum: { addAction(name: string, ...rest: unknown[]): void }
  Object.defineProperty(window, 'DD_RUM', {
    get: () => rum,
    set(given: typeof rum) {
      rum = given
      const addAction = given.addAction.bind(given)
      rum.addAction = (name, ...rest) => {
        signals.push(name)
        addAction(name, ...rest)
      }
    },
  })
  Object.assign(window, { signals })
}

/** Waits until the page has signaled `name`, such as `link_view.start`, the given number of times. */
export async function signaled(page: Page, name: string, times = 1): Promise<void> {
  await page.waitForFunction(
    ([action, least]) => {
      const { signals = [] } = window as SignalWindow
      return signals.filter(each => each === action).length >= least
    },
    [`${renewal.name}.${name}`, times] as const,
  )
}

/** Formats an event: `'modal.complete'`, in parentheses if it was implied, with its cause if it has one. */
export function shown({ step, phase, reason, failure, implied }: JourneyEvent): string {
  const cause = failure?.code ?? reason
  const text = `${step}.${phase}${cause ? `:${cause}` : ''}`
  return implied ? `(${text})` : text
}
