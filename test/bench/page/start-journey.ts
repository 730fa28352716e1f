import { createJourney } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { renewal } from '@journey-monitor/sdk/renewal'

Object.assign(window, {
  started: createJourney(renewal, {
    sinks: [datadogSink({ rum: () => undefined })],
    attributes: { page: 'list', toggle: true },
  }),
})
