import type { JourneyEvent } from '@journey-monitor/sdk'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { type JourneySite, MEDICATIONS, SECURE_MESSAGING, serveJourneySite } from '../faults/journey-site.ts'

/** Ways of leaving a page. */
export const WAYS = ['location.href', 'location.replace', 'a link', 'a form', 'closing the tab'] as const
type Way = (typeof WAYS)[number]

/** Bytes a second, and ms before each answer. The slow uplink takes a second for 16 KiB. */
export const UPLINKS = {
  fast: { uploadThroughput: -1, latency: 0 },
  slow: { uploadThroughput: 16_000, latency: 250 },
} as const
export type Uplink = keyof typeof UPLINKS

export const BEFORE = ['link_view.start', 'link_view.complete', 'modal.start', 'modal.complete']
export const AFTER = ['care_team_pick.start', 'care_team_pick.complete']

const AT_A_TIME = 4

export interface Handoffs {
  readonly way: Way
  readonly uplink: Uplink
  readonly count: number
  /** Text in each event of the first page, so that RUM has more to send. */
  readonly fillerBytes?: number
  /** More options of RUM. */
  readonly rumOptions?: object
}

/** Provides journeys that are handed off. All begin on a page on which RUM has started. */
export function useHandoffs() {
  const chromium = useChromium()
  return {
    get browser() {
      return chromium.browser
    },
    /** Hands off the given number of journeys, several at a time. Returns the site where they arrive. */
    async run({ count, ...handoff }: Handoffs): Promise<JourneySite> {
      const site = await serveJourneySite()
      onTestFinished(() => site.close())
      let left = count
      const tab = async () => {
        const context = await chromium.browser.newContext()
        await context.addInitScript(rumOptions => Object.assign(window, { rumOptions }), handoff.rumOptions)
        while (left-- > 0) await handOff(context, site, handoff)
        await Promise.all(context.pages().map(page => page.goto('about:blank')))
        onTestFinished(() => context.close())
      }
      await Promise.all(Array.from({ length: AT_A_TIME }, tab))
      return site
    },
  }
}

async function handOff(
  context: BrowserContext,
  { url }: JourneySite,
  { way, uplink, fillerBytes = 0 }: Omit<Handoffs, 'count'>,
): Promise<void> {
  const page = context.pages()[0] ?? (await context.newPage())
  await emulate(page, uplink)
  await page.goto(`${url}${MEDICATIONS}`)
  await rumStarted(page)
  await page.evaluate(filler => {
    if (filler) window.host.rum.setGlobalContextProperty('filler', filler)
    window.host.journey.reset()
  }, 'x'.repeat(fillerBytes))
  if (way === 'closing the tab') {
    await page.evaluate(names => window.host.signal(names), BEFORE)
    const closed = page.waitForEvent('close')
    await page.close({ runBeforeUnload: true })
    await closed
    return
  }
  await page.evaluate(leaveBy, [way, SECURE_MESSAGING, BEFORE] as const)
  if (way === 'a link' || way === 'a form') await page.click('#leave')
  await page.waitForURL(`**${SECURE_MESSAGING}*`)
  await rumStarted(page)
  await page.evaluate(names => window.host.signal(names), AFTER)
}

async function emulate(page: Page, uplink: Uplink): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    downloadThroughput: -1,
    ...UPLINKS[uplink],
  })
}

const rumStarted = (page: Page) => page.waitForFunction(() => !!window.host?.rum.getInternalContext())

/** Runs in the page: signals and leaves in one task, or creates the element that does so when it is clicked. */
export function leaveBy([way, to, names]: readonly [Way, string, readonly string[]]): void {
  const { signal } = window.host
  if (way === 'location.href' || way === 'location.replace') {
    signal(names)
    if (way === 'location.href') location.href = to
    else location.replace(to)
    return
  }
  const button = way === 'a link' ? document.createElement('a') : document.createElement('button')
  Object.assign(button, { id: 'leave', textContent: 'Leave', href: to })
  const form = document.createElement('form')
  form.action = to
  form.append(button)
  document.body.append(form)
  form.addEventListener(way === 'a link' ? 'click' : 'submit', () => signal(names))
}

/** Waits until `count` events have arrived, and returns them by journey, in order. */
export async function journeysOf(site: JourneySite, count: number): Promise<JourneyEvent[][]> {
  await expect.poll(async () => (await site.events()).length).toBe(count)
  const byId = Map.groupBy(await site.events(), ({ id }) => id)
  return [...byId.values()].map(events => events.sort((a, b) => a.seq - b.seq))
}

export const nameOf = ({ step, phase }: JourneyEvent) => `${step}.${phase}`
