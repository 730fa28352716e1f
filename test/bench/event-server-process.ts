/** Serves the given number of events as Datadog's API does, in a separate process, and prints its address. */
import { startEventServer } from '@journey-monitor/test-kit/datadog/event-server'
import { PULLED_TIME } from './pulled-time.ts'

const { env } = await startEventServer({ events: Number(process.argv[2]), ...PULLED_TIME })
console.log(env.DD_API_URL)
