import { datadogLogs } from '@datadog/browser-logs'
import { datadogRum } from '@datadog/browser-rum'
import { createJourney } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { renewal } from '@journey-monitor/sdk/renewal'
import { isToggleOn } from './feature-toggles.ts'

declare module '@journey-monitor/react' {
  interface Register {
    definition: typeof renewal
  }
}

export const journey = createJourney(renewal, {
  sinks: [datadogSink({ rum: datadogRum, logs: datadogLogs })],
  attributes: () => ({ toggle: isToggleOn(renewal.featureToggle) }),
})
