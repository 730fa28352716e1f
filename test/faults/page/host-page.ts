import { datadogRum } from '@datadog/browser-rum'
import { createJourney } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { adoptHandoff, withHandoff } from '@journey-monitor/sdk/handoff'
import { renewal } from '@journey-monitor/sdk/renewal'
import { type ReportedRejections, reportedRejections } from './rejections.ts'

type Rum = typeof datadogRum
type AnySignal = (step: string, cause?: string) => void

/** Functions that a test calls in a page that signals the renewal. */
export interface HostPage {
  readonly rum: Rum
  startRum(): void
  readonly journey: typeof journey
  /** Signals in one task, each by its name: `'modal.complete'`, `'modal.fail:launch_error'`. */
  signal(names: readonly string[]): void
  /** `path` with the journey in its parameter. */
  carrying(path: string): string
  /** Returns what the browser reports of rejections, without and with `watch`. The test does not see them as errors. */
  reportedRejections(): Promise<{ unwatched: ReportedRejections; watched: ReportedRejections }>
}

/** Options that a test sets before the page loads. */
export interface HostOptions {
  /** The RUM that the sink gets. Default: the real one. */
  readonly chooseRum?: (real: Rum) => unknown
  /** Whether the page loads without starting RUM. */
  readonly holdRum?: boolean
  /** More options of `createJourney`. */
  readonly journeyOptions?: object
  /** More options of RUM. */
  readonly rumOptions?: object
  /** Runs in the page's first task, after RUM was initialized. */
  readonly inFirstTask?: (host: HostPage) => void
}

declare global {
  interface Window extends HostOptions {
    host: HostPage
    /** Reports an error that the host app saw to the test. */
    reportHostError?(text: string): void
  }
}

const report = (text: string) => window.reportHostError?.(text)
addEventListener('error', event => report(`error: ${event.message}`))
addEventListener('unhandledrejection', event => report(`unhandled rejection: ${event.reason}`))

const attempt = (what: string, run: () => void) => {
  try {
    run()
  } catch (error) {
    report(`${what} threw ${error}`)
  }
}

const { chooseRum = (real: Rum) => real, holdRum, journeyOptions, rumOptions, inFirstTask } = window
const journey = createJourney(renewal, {
  sinks: [datadogSink({ rum: () => chooseRum(datadogRum) as Rum | undefined })],
  attributes: { page: 'list', toggle: true },
  ...journeyOptions,
})

function startRum(): void {
  datadogRum.init({
    applicationId: '00000000-0000-4000-8000-00000000aaaa',
    clientToken: 'pub00000000000000000000000000000001',
    site: 'ddog-gov.com',
    proxy: `${location.origin}/intake`,
    service: location.pathname.startsWith('/my-health/medications') ? 'medications' : 'secure-messaging',
    sessionSampleRate: 100,
    sessionReplaySampleRate: 0,
    telemetrySampleRate: 0,
    defaultPrivacyLevel: 'mask',
    ...rumOptions,
  })
}

window.host = {
  rum: datadogRum,
  startRum,
  journey,
  signal(names) {
    for (const name of names) {
      const [, step = '', phase = '', cause] = /^(\w+)\.(\w+)(?::(\w+))?$/.exec(name) ?? []
      attempt(name, () => (journey as unknown as Record<string, AnySignal>)[phase]?.(step, cause))
    }
  },
  carrying: path => withHandoff(journey, path),
  async reportedRejections() {
    const { reportHostError } = window
    Object.assign(window, { reportHostError: undefined })
    const unwatched = await reportedRejections(promise => promise)
    const watched = await reportedRejections(promise => journey.watch('send', promise, { code: 'send_error' }))
    Object.assign(window, { reportHostError })
    return { unwatched, watched }
  },
}

attempt('adoptHandoff', () => adoptHandoff(journey))
if (!holdRum) startRum()
inFirstTask?.(window.host)
