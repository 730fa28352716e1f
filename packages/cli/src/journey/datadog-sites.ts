/** Datadog's sites; keys are sent to no other. */
export const DATADOG_SITES = [
  'ddog-gov.com',
  'us2.ddog-gov.com',
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'datadoghq.eu',
] as const

export type DatadogSite = (typeof DATADOG_SITES)[number]
