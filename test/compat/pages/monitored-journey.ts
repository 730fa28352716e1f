import { datadogLogs } from '@datadog/browser-logs'
import { datadogRum } from '@datadog/browser-rum'
import { createJourney } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { createBeforeSend, renewalPaths, renewalQueryParameters } from '@journey-monitor/sdk/privacy'
import { renewal } from '@journey-monitor/sdk/renewal'

/** Storage key of the events that the SDK recorded, one a line, to compare with those that arrive. */
export const RECORDED = 'recorded'

export const journey = createJourney(renewal, {
  sinks: [
    event => sessionStorage.setItem(RECORDED, `${sessionStorage.getItem(RECORDED) ?? ''}${JSON.stringify(event)}\n`),
    datadogSink({ rum: datadogRum, logs: datadogLogs }),
  ],
  attributes: { toggle: true },
})

/** Starts Datadog as the host does: after the page's first signals, which RUM and logs have queued. */
export function startDatadog(service: string, applicationId: string): void {
  const shared = {
    clientToken: 'pub00000000000000000000000000000001',
    site: 'ddog-gov.com',
    proxy: `${location.origin}/intake`,
    service,
    sessionSampleRate: 100,
    // WebKitGTK sometimes reads no cookie as a page starts. RUM 6 then has no session for as long as the page is open.
    sessionPersistence: navigator.vendor.startsWith('Apple') ? 'local-storage' : 'cookie',
    telemetrySampleRate: 0,
    beforeSend: createBeforeSend({ paths: renewalPaths, queryParameters: renewalQueryParameters }),
  } as const
  datadogRum.init({
    ...shared,
    applicationId,
    sessionReplaySampleRate: 0,
    trackResources: true,
    trackLongTasks: true,
    trackUserInteractions: true,
    defaultPrivacyLevel: 'mask',
  })
  datadogLogs.init({ ...shared, forwardErrorsToLogs: true })
}
