import type { FaultName } from '@journey-monitor/example-api'
import { flushRum } from '@journey-monitor/sdk/testing'
import type { Browser, Page } from 'playwright-core'
import { expect, inject, vi } from 'vitest'
import type { CanarySite } from './canary-site.ts'
import type { Walk } from './canary-walks.ts'
import { type Configuration, configure } from './configurations.ts'
import { type Arrived, decode } from './decode.ts'
import type { Recorded, RecordingIntake } from './recording-intake.ts'
import { countWork, workFinished } from './unfinished-work.ts'

export interface CanaryRun {
  readonly browser: Browser
  readonly site: CanarySite
  readonly intake: RecordingIntake
  readonly configuration: Configuration
  readonly walks: readonly { readonly walk: Walk; readonly fault?: FaultName }[]
}

const AT_ONCE = 3

let runs = 0

/** Takes all walks, each as another person. Returns everything that reached the intake. */
export async function walkAndDecode({ browser, site, intake, configuration, walks }: CanaryRun): Promise<Arrived[]> {
  runs += 1
  const people = walks.map((walk, i) => ({ ...walk, name: `run-${runs}-${i}` }))
  const waiting = [...people]

  /** Waits until all beacons of the tab have arrived: of those that are on their way, the browser limits the bytes. */
  async function beaconsArrived(page: Page, name: string): Promise<void> {
    const sent = await page.evaluate(() => Number(sessionStorage.getItem('beacons')))
    const arrived = () => expect(intake.received(name).filter(isBeacon)).toHaveLength(sent)
    await vi.waitFor(arrived, { timeout: inject('waitLimitMs') })
  }
  async function walkNext(): Promise<void> {
    const next = waiting.shift()
    if (!next) return
    const context = await browser.newContext(next.fault ? { extraHTTPHeaders: { 'x-faults': next.fault } } : {})
    try {
      const proxy = intake.proxyOf(next.name)
      await configure(context, configuration, proxy)
      await context.addInitScript(countWork, proxy)
      const page = await context.newPage()
      await next.walk(page, site.url)
      await workFinished(page)
      await page.evaluate(flushRum)
      await workFinished(page)
      await beaconsArrived(page, next.name)
      await page.goto('about:blank')
      await page.goto(`${site.url}/left`)
      await beaconsArrived(page, next.name)
    } finally {
      await context.close()
    }
    return walkNext()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, walkNext))
  return (await Promise.all(people.flatMap(({ name }) => intake.received(name)).map(decode))).flat()
}

const isBeacon = ({ target }: Recorded) => target.endsWith('&beacon')

/** Returns the distinct values that `read` finds in the events that arrived. */
export function told(arrived: readonly Arrived[], read: (event: LooseEvent) => string | undefined): string[] {
  const events = arrived.flatMap(({ values }) => values as LooseEvent[])
  return [...new Set(events.flatMap(event => read(event) ?? []))].sort()
}

/** A RUM event or log with unknown fields. */
export interface LooseEvent {
  readonly type?: string
  readonly status?: string
  readonly service?: string
  readonly view?: { readonly url?: string }
  readonly action?: { readonly type?: string; readonly target?: { readonly name?: string } }
  readonly ci_test?: object
  readonly synthetics?: object
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
