import { configWith } from './earlier-rum.ts'

export default await configWith('datadog-rum-6', 'datadog-logs-6')
