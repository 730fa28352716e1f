import { configWith } from './earlier-rum.ts'

/** Versions that VA.gov uses. */
export default await configWith('datadog-rum-4', 'datadog-logs-5')
