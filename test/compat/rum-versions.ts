import { computeFunnel } from '@journey-monitor/cli/funnel'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { flushRum } from '@journey-monitor/sdk/testing'
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { earlierSdks } from './earlier-sdks.ts'
import { type AppName, bundlePage, type PageVersions, serveSite } from './site.ts'

const RUM_7: PageVersions = { rum: '@datadog/browser-rum', logs: '@datadog/browser-logs' }
const RUM_4: PageVersions = { rum: 'datadog-rum-4', logs: 'datadog-logs-4' }
const VA: PageVersions = { rum: 'datadog-rum-4', logs: 'datadog-logs-5' }
const RUM_5: PageVersions = { rum: 'datadog-rum-5', logs: 'datadog-logs-5' }
const RUM_6: PageVersions = { rum: 'datadog-rum-6', logs: 'datadog-logs-6' }

/** Versions that meet in one journey, a set for each app. */
type VersionPair = Readonly<Record<AppName, PageVersions>> & { readonly versions: string }

/** Pairs of versions: VA.gov's, the newest, a mix of both, and this SDK next to earlier ones. */
export const FIRST_PAIRS: readonly VersionPair[] = [
  { versions: 'RUM 4.50 and logs 5, as VA.gov has them', medications: VA, 'secure-messaging': VA },
  { versions: 'RUM and logs 7', medications: RUM_7, 'secure-messaging': RUM_7 },
  { versions: '4.50 in Medications, 7 in Secure Messaging', medications: RUM_4, 'secure-messaging': RUM_7 },
  ...earlierSdks.flatMap(sdk => [
    { versions: `SDK ${sdk} in Medications only`, medications: { ...VA, sdk }, 'secure-messaging': VA },
    { versions: `SDK ${sdk} in Secure Messaging only`, medications: VA, 'secure-messaging': { ...VA, sdk } },
  ]),
]

export const OTHER_PAIRS: readonly VersionPair[] = [
  { versions: 'RUM 4.50 and logs 4', medications: RUM_4, 'secure-messaging': RUM_4 },
  { versions: 'RUM and logs 5', medications: RUM_5, 'secure-messaging': RUM_5 },
  { versions: 'RUM and logs 6', medications: RUM_6, 'secure-messaging': RUM_6 },
  { versions: '7 in Medications, 4.50 in Secure Messaging', medications: RUM_7, 'secure-messaging': RUM_4 },
]

const MEDS = { name: 'rx_renewal', version: 1, entry_step: 'link_view', team: 'meds', app: 'medications', attempt: 1 }
const SM = { ...MEDS, team: 'sm', app: 'secure-messaging' }
const always = { page: 'list', toggle: true }
/** Events that every version must deliver, without IDs and times. */
const expected = [
  { ...MEDS, step: 'link_view', phase: 'start', first: true, attributes: { ...always, renewable_links: '2-5' } },
  { ...MEDS, step: 'link_view', phase: 'complete', first: true, attributes: { ...always, selected_on: 'list' } },
  { ...MEDS, step: 'modal', phase: 'start', first: true, attributes: always },
  {
    ...MEDS,
    step: 'modal',
    phase: 'fail',
    first: true,
    failure: { code: 'modal_load_error', kind: 'engineering', team: 'meds', http_status: 404 },
    attributes: always,
  },
  { ...MEDS, step: 'modal', phase: 'complete', first: true, supersedes: 'modal_load_error', attributes: always },
  { ...SM, step: 'care_team_pick', phase: 'start', first: true, attributes: always },
  {
    ...SM,
    step: 'care_team_pick',
    phase: 'fail',
    first: true,
    failure: { code: 'care_team_api_error', kind: 'engineering', team: 'sm', http_status: 503, api_code: 'SM129' },
    attributes: always,
  },
  {
    ...SM,
    step: 'care_team_pick',
    phase: 'fail',
    first: false,
    failure: { code: 'blocked_care_team', kind: 'known_limitation', team: 'sm' },
    attributes: always,
  },
  {
    ...SM,
    step: 'care_team_pick',
    phase: 'complete',
    first: true,
    supersedes: 'care_team_api_error',
    attributes: { ...always, picked_from: 'recent', care_teams: '2-5' },
  },
  { ...SM, step: 'prefill', phase: 'start', first: true, attributes: always },
  { ...SM, step: 'prefill', phase: 'complete', first: true, attributes: always },
  { ...SM, step: 'send', phase: 'start', first: true, attributes: always },
  { ...SM, step: 'send', phase: 'complete', first: true, attributes: always },
  { ...MEDS, step: 'return', phase: 'start', first: true, attributes: always },
  { ...MEDS, step: 'return', phase: 'complete', first: true, attributes: always },
]
const FINGERPRINTS = ['rx_renewal.modal.modal_load_error', 'rx_renewal.care_team_pick.care_team_api_error']

const DAY_MS = 24 * 60 * 60_000

interface Posted {
  readonly type: string
  readonly service: string
  readonly context?: { readonly journey?: JourneyEvent }
}

interface Action extends Posted {
  readonly action: { readonly target: { readonly name: string } }
  readonly context: { readonly journey: JourneyEvent }
}

interface RumError extends Posted {
  readonly error: { readonly message: string; readonly fingerprint: string }
}

export type CompatSite = Awaited<ReturnType<typeof serveVersions>>

/** Serves the pages of both apps, each with its versions, until the test is over. */
export async function serveVersions(pages: Readonly<Record<AppName, PageVersions>>) {
  const site = await serveSite({
    medications: await bundlePage('medications', pages.medications),
    'secure-messaging': await bundlePage('secure-messaging', pages['secure-messaging']),
  })
  onTestFinished(site.close)
  const posted = async () => (await site.posted('rum')).map(line => JSON.parse(line) as Posted)
  const actions = async () => (await posted()).filter(isAction)

  return {
    url: site.url,
    /** Waits until the intake has this many of the journey's actions. */
    arrived: (count: number) => expect.poll(async () => (await actions()).length).toBe(count),

    /** Compares the recorded events, one a line, with those that have arrived of the whole journey. */
    async expectWholeJourney(recordedLines: string): Promise<void> {
      const recorded: JourneyEvent[] = recordedLines
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line))
      await expect.poll(async () => (await actions()).length).toBe(expected.length)
      await expect.poll(async () => (await site.posted('logs')).length).toBe(FINGERPRINTS.length)

      const sorted = (await actions()).sort((a, b) => a.context.journey.seq - b.context.journey.seq)
      const journeys = sorted.map(event => event.context.journey)
      expect(journeys).toEqual(recorded)
      expect(journeys.map(withoutIdAndTimes)).toEqual(expected)
      expect(journeys.map(({ seq }) => seq)).toEqual(expected.map((_, i) => i + 1))
      expect(new Set(journeys.map(({ id }) => id)).size).toBe(1)
      expect(sorted.map(({ action }) => action.target.name)).toEqual(
        journeys.map(({ name, step, phase }) => `${name}.${step}.${phase}`),
      )
      // The start of the return is signaled by Secure Messaging, though the step is Medications'.
      expect(sorted.map(({ service }) => service)).toEqual(
        journeys.map(({ app, step, phase }) => (`${step}.${phase}` === 'return.start' ? 'secure-messaging' : app)),
      )

      const errors = (await posted()).filter(isError)
      expect(errors.map(({ error }) => error.message)).toEqual(FINGERPRINTS)
      expect(errors.map(({ error }) => error.fingerprint)).toEqual(FINGERPRINTS)
      expect(errors.map(event => event.context?.journey)).toEqual(
        recorded.filter(({ failure }) => failure?.kind === 'engineering'),
      )
      const logs = (await site.posted('logs')).map(line => JSON.parse(line))
      expect(logs.map(({ message }) => message)).toEqual(FINGERPRINTS)
      expect((await site.posted('rum')).join()).not.toContain('24680135792468013579')

      const funnel = await computeFunnel(renewal, [site.dir], { asOf: Date.now() + DAY_MS })
      expect(funnel.journeys).toMatchObject({ total: 1, converted: 1, returned: 1, dropped: 0 })
      expect(funnel.quality).toMatchObject({ events: expected.length, missing: 0, conflicts: 0, rejected: 0 })
    },
  }
}

const isAction = (event: Posted): event is Action => event.type === 'action' && !!event.context?.journey
const isError = (event: Posted): event is RumError => event.type === 'error'

function withoutIdAndTimes(event: JourneyEvent): object {
  const { id, started_at, seq, step_number, elapsed_ms, step_ms, ...rest } = event
  return rest
}

type RumWindow = Window & { readonly DD_RUM?: { getInternalContext(): unknown } }

/** Waits until RUM has started: earlier, it has nothing to flush, and RUM 7 loses the signals of a page that is left. */
const rumStarted = (page: Page) => page.waitForFunction(() => (window as RumWindow).DD_RUM?.getInternalContext())

/**
 * Walks the journey once, and returns the events that the pages recorded. Leaves pages with a small RUM batch: above 16
 * KiB, arrival depends on timing, not on the version.
 */
export async function walkVersions(page: Page, { url, arrived }: CompatSite): Promise<string> {
  await page.goto(url)
  await rumStarted(page)
  await page.click('#renew')
  await page.evaluate(flushRum)
  await arrived(4)
  await page.click('#continue')
  await page.waitForURL('**/new-message?*')
  await rumStarted(page)
  await page.click('#pick')
  await page.evaluate(flushRum)
  await arrived(12)
  await page.click('#send')
  await page.waitForURL('**/*rxRenewalMessageSuccess=true')
  await rumStarted(page)
  const recorded = await page.evaluate(() => sessionStorage.getItem('recorded') ?? '')
  await page.goto('about:blank')
  return recorded
}
