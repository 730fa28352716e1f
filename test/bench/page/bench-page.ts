import { datadogRum } from '@datadog/browser-rum'
import { timeCalls } from './call-time.ts'
import { countRenders, walkJourneys } from './timed-walks.ts'

export interface BenchPage {
  /** Starts RUM, and resolves when it records. With `posts: false`, RUM drops every action after it has made an event of it. */
  startRum(options?: { posts?: boolean }): Promise<void>
  readonly timeCalls: typeof timeCalls
  readonly countRenders: typeof countRenders
  readonly walkJourneys: typeof walkJourneys
}

declare global {
  interface Window {
    bench: BenchPage
  }
}

window.bench = {
  async startRum({ posts = true } = {}) {
    datadogRum.init({
      applicationId: '00000000-0000-4000-8000-00000000aaaa',
      clientToken: 'pub00000000000000000000000000000001',
      site: 'ddog-gov.com',
      proxy: `${location.origin}/intake`,
      service: 'medications',
      sessionSampleRate: 100,
      sessionReplaySampleRate: 0,
      telemetrySampleRate: 0,
      defaultPrivacyLevel: 'mask',
      beforeSend: ({ type }) => posts || type !== 'action',
    })
    while (!datadogRum.getInternalContext()) await new Promise(resolve => setTimeout(resolve, 10))
  },
  timeCalls,
  countRenders,
  walkJourneys,
}
