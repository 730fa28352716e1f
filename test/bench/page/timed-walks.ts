import { datadogRum } from '@datadog/browser-rum'
import { createJourney, type JourneyEvent } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { renewal } from '@journey-monitor/sdk/renewal'
import { mountRenewal, type Renders } from './renewal-app.tsx'

export interface RenderCounts {
  readonly hooked: Renders
  readonly bare: Renders
  /** Signals of the hooks, in order: `modal.start`, … */
  readonly signaled: string[]
}

const sinks = [datadogSink({ rum: datadogRum })]
const nextFrame = () => new Promise(resolve => setTimeout(() => requestAnimationFrame(resolve)))

/** Durations of the same walk with hooks and without, by step. */
export async function countRenders(): Promise<RenderCounts> {
  const signaled: string[] = []
  const tell = ({ step, phase, implied }: JourneyEvent) => implied || signaled.push(`${step}.${phase}`)
  const journey = createJourney(renewal, { sinks: [...sinks, tell] })
  journey.reset()
  const walkOnce = async (hooked: boolean) => {
    const app = mountRenewal(journey, { hooked })
    await nextFrame()
    await nextFrame()
    app.walk()
    await nextFrame()
    return app.unmount()
  }
  return { hooked: await walkOnce(true), bare: await walkOnce(false), signaled }
}

const kept: JourneyEvent[] = []
const JOURNEYS_A_TASK = 20

/** Ways to walk: without `hooked`, the page itself passes the same events to RUM; `leaky` keeps an event of each journey, as a leak would. */
export interface WalkOptions {
  readonly hooked?: boolean
  readonly leaky?: boolean
}

/** Walks journeys, each in a newly mounted app, with the real RUM. Returns the number of events. */
export async function walkJourneys(
  journeys: number,
  { hooked = true, leaky = false }: WalkOptions = {},
): Promise<number> {
  let events: JourneyEvent[] = []
  let count = 0
  const journey = createJourney(renewal, {
    sinks: [...sinks, event => events.push(event)],
    attributes: { page: 'list' },
  })
  const walkOnce = (withHooks: boolean) => {
    const app = mountRenewal(journey, { hooked: withHooks })
    app.walk()
    app.unmount()
  }
  for (let i = 0; i < journeys; i++) {
    if (hooked || i === 0) {
      events = []
      journey.reset()
      walkOnce(true)
    } else {
      walkOnce(false)
      for (const event of events)
        datadogRum.addAction(`${event.name}.${event.step}.${event.phase}`, { journey: { ...event } })
    }
    count += events.length
    if (leaky) kept.push(...events.slice(-1))
    if (i % JOURNEYS_A_TASK === 0) await new Promise(resolve => setTimeout(resolve))
  }
  await nextFrame()
  return count
}
