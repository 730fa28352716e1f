import { datadogLogs } from '@datadog/browser-logs'
import { datadogRum } from '@datadog/browser-rum'
import { createBeforeSend, renewalPaths, renewalQueryParameters } from '@journey-monitor/sdk/privacy'

const shared = {
  clientToken: 'pub00000000000000000000000000000002',
  site: 'ddog-gov.com',
  proxy: '/intake',
  service: 'secure-messaging',
  env: 'demo',
  version: '1.0.0',
  sessionSampleRate: 100,
  telemetrySampleRate: 0,
  trackAnonymousUser: false,
  beforeSend: createBeforeSend({
    paths: [...renewalPaths, '/my-health/secure-messages/assets/*.js', '/my-health/secure-messages/assets/*.css'],
    queryParameters: renewalQueryParameters,
  }),
} as const

/** Starts Datadog for this app: with its own RUM application, masked, without replay, and with `createBeforeSend`. */
export function startMonitoring(): void {
  if (!datadogRum.getInitConfiguration()) {
    datadogRum.init({
      ...shared,
      applicationId: '00000000-0000-4000-8000-00000000bbbb',
      sessionReplaySampleRate: 0,
      defaultPrivacyLevel: 'mask',
      enablePrivacyForActionName: true,
    })
  }
  if (!datadogLogs.getInitConfiguration()) {
    datadogLogs.init({ ...shared, forwardErrorsToLogs: true })
  }
}
