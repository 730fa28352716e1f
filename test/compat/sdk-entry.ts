/** Exports of an SDK version for tests of two versions in one journey. */
export { createJourney } from '@journey-monitor/sdk'
export { datadogSink } from '@journey-monitor/sdk/datadog'
export { adoptHandoff, withHandoff } from '@journey-monitor/sdk/handoff'
export { createBeforeSend, renewalPaths, renewalQueryParameters } from '@journey-monitor/sdk/privacy'
export { renewal } from '@journey-monitor/sdk/renewal'
