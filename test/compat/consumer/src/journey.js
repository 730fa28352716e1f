import { datadogRum } from '@datadog/browser-rum'
import { createJourney } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { renewal } from '@journey-monitor/sdk/renewal'

export const journey = createJourney(renewal, {
  sinks: [datadogSink({ rum: datadogRum })],
  attributes: () => ({ toggle: true }),
})
