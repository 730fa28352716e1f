import { datadogRum } from '@datadog/browser-rum'
import { timeCalls } from './call-time.ts'
import { countRenders, walkJourneys } from './walks.ts'

export interface BenchPage {
  /** Resolves when RUM records. */
  startRum(): Promise<void>
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
  async startRum() {
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
    })
    while (!datadogRum.getInternalContext()) await new Promise(resolve => setTimeout(resolve, 10))
  },
  timeCalls,
  countRenders,
  walkJourneys,
}
