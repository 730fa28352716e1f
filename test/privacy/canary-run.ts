import type { FaultName } from '@journey-monitor/example-api'
import { flushRum } from '@journey-monitor/sdk/testing'
import type { Browser, Page } from 'playwright-core'
import { expect, inject, vi } from 'vitest'
import type { CanarySite } from './canary-site.ts'
import type { Walk } from './canary-walks.ts'
import { type Configuration, configure } from './configurations.ts'
import { type Arrived, decode } from './decode.ts'
import type { Recorded, RecordingIntake } from './recording-intake.ts'

export interface CanaryRun {
  readonly browser: Browser
  readonly site: CanarySite
  readonly intake: RecordingIntake
  readonly configuration: Configuration
  readonly walks: readonly { readonly walk: Walk; readonly fault?: FaultName }[]
}

const AT_ONCE = 3

let runs = 0

/** Walks all walks, each as another person. Returns everything that reached the intake. */
export async function walkAndDecode({ browser, site, intake, configuration, walks }: CanaryRun): Promise<Arrived[]> {
  runs += 1
  const people = walks.map((walk, i) => ({ ...walk, name: `run-${runs}-${i}` }))
  const waiting = [...people]

  async function walkNext(): Promise<void> {
    const next = waiting.shift()
    if (!next) return
    const context = await browser.newContext(next.fault ? { extraHTTPHeaders: { 'x-faults': next.fault } } : {})
    try {
      const proxy = intake.proxyOf(next.name)
      await configure(context, configuration, proxy)
      await context.addInitScript(trackPosts, proxy)
      const page = await context.newPage()
      await next.walk(page, site.url)
      await postsAnswered(page)
      await page.evaluate(flushRum)
      await postsAnswered(page)
      await page.goto('about:blank')
      await page.goto(`${site.url}/left`)
      const sent = await page.evaluate(() => Number(sessionStorage.getItem('beacons')))
      const arrived = () => expect(intake.received(next.name).filter(isBeacon)).toHaveLength(sent)
      await vi.waitFor(arrived, { timeout: inject('waitLimitMs') })
    } finally {
      await context.close()
    }
    return walkNext()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, walkNext))
  return (await Promise.all(people.flatMap(({ name }) => intake.received(name)).map(decode))).flat()
}

const isBeacon = ({ target }: Recorded) => target.endsWith('&beacon')

/** Waits until the SDKs on the page have taken up what they put off until it is idle, and have been answered. */
async function postsAnswered(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)))
  await page.waitForFunction(() => Reflect.get(window, 'unfinished') === 0)
}

/**
 * Runs in the page: counts what is `unfinished` on it, which is work for when it is idle, in which RUM makes events of
 * resources, and posts to `proxy`. Beacons, which a page sends as it is left, have no answer: they are marked, and counted
 * over all pages of the tab.
 */
function trackPosts(proxy: string): void {
  const idle = new Set<number>()
  let posts = 0
  Object.defineProperty(window, 'unfinished', { get: () => idle.size + posts })
  const begin = () => {
    posts++
  }
  const end = () => {
    posts--
  }
  const isPost = (url: unknown): url is string => typeof url === 'string' && url.startsWith(proxy)

  const whenIdle = window.requestIdleCallback.bind(window)
  window.requestIdleCallback = (run, options) => {
    const id = whenIdle(deadline => {
      idle.delete(id)
      run(deadline)
    }, options)
    idle.add(id)
    return id
  }
  const cancelIdle = window.cancelIdleCallback.bind(window)
  window.cancelIdleCallback = id => {
    idle.delete(id)
    cancelIdle(id)
  }
  const fetch = window.fetch.bind(window)
  window.fetch = (input, init) => {
    const answered = fetch(input, init)
    if (isPost(input)) {
      begin()
      answered.then(end, end)
    }
    return answered
  }
  const { open } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL) {
    if (isPost(url)) {
      this.addEventListener('loadstart', begin)
      this.addEventListener('loadend', end)
    }
    open.call(this, method, url, true)
  }
  const sendBeacon = navigator.sendBeacon.bind(navigator)
  navigator.sendBeacon = (url, data) => {
    if (!isPost(url)) return sendBeacon(url, data)
    const isQueued = sendBeacon(`${url}&beacon`, data)
    if (isQueued) sessionStorage.setItem('beacons', `${Number(sessionStorage.getItem('beacons')) + 1}`)
    return isQueued
  }
}

/** Returns the distinct values that `read` finds in the events that arrived. */
export function told(arrived: readonly Arrived[], read: (event: LooseEvent) => string | undefined): string[] {
  const events = arrived.flatMap(({ values }) => values as LooseEvent[])
  return [...new Set(events.flatMap(event => read(event) ?? []))].sort()
}

/** RUM event or log with unknown fields. */
export interface LooseEvent {
  readonly type?: string
  readonly status?: string
  readonly service?: string
  readonly view?: { readonly url?: string }
  readonly action?: { readonly type?: string; readonly target?: { readonly name?: string } }
  readonly ci_test?: object
  readonly _dd?: { readonly action?: { readonly target?: { readonly composed_path_selector?: string } } }
  readonly context?: { readonly journey?: { readonly step: string; readonly failure?: { readonly code: string } } }
}

/**
 * Returns the fields of the arrived journey events, except those in `journey`: `view.url`, and `a[].b` for list
 * elements.
 */
export function fieldsAround(arrived: readonly Arrived[]): string[] {
  const fields = new Set<string>()
  const collect = (given: unknown, path: string): void => {
    if (path === 'context.journey') return
    if (Array.isArray(given) && given.length > 0) for (const each of given) collect(each, `${path}[]`)
    else if (given && typeof given === 'object' && Object.keys(given).length > 0)
      for (const [name, part] of Object.entries(given)) collect(part, path ? `${path}.${name}` : name)
    else fields.add(path)
  }
  for (const { values } of arrived) {
    for (const event of values as LooseEvent[])
      if (event.type === 'action' && event.context?.journey) collect(event, '')
  }
  return [...fields].sort()
}
