import { datadogRum } from '@datadog/browser-rum'
import { createBeforeSend, renewalPaths, renewalQueryParameters } from '@journey-monitor/sdk/privacy'

export function startRum(service) {
  datadogRum.init({
    applicationId: '00000000-0000-4000-8000-00000000aaaa',
    clientToken: 'pub00000000000000000000000000000001',
    site: 'ddog-gov.com',
    proxy: `${window.location.origin}/intake`,
    service,
    sessionSampleRate: 100,
    sessionReplaySampleRate: 0,
    telemetrySampleRate: 0,
    beforeSend: createBeforeSend({ paths: renewalPaths, queryParameters: renewalQueryParameters }),
  })
}
