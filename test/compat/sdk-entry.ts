/** What the tests of two SDK versions in one journey need of each. */
export { createJourney } from '@journey-monitor/sdk'
export { datadogSink } from '@journey-monitor/sdk/datadog'
export { adoptHandoff, withHandoff } from '@journey-monitor/sdk/handoff'
export { createBeforeSend, renewalPaths, renewalQueryParameters } from '@journey-monitor/sdk/privacy'
export { renewal } from '@journey-monitor/sdk/renewal'
