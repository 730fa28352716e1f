import { configWith } from './earlier-rum.ts'

/** As VA.gov has them. */
export default await configWith('datadog-rum-4', 'datadog-logs-5')
