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

/**
 * Walks journeys, each in a newly mounted app, with the real RUM. Returns the number of recorded events. `leaky` keeps
 * an event of each journey, as a leak would.
 */
export async function walkJourneys(journeys: number, { leaky = false } = {}): Promise<number> {
  let events = 0
  let last: JourneyEvent | undefined
  const tell = (event: JourneyEvent) => {
    events++
    last = event
  }
  const journey = createJourney(renewal, { sinks: [...sinks, tell], attributes: { page: 'list' } })
  for (let i = 0; i < journeys; i++) {
    journey.reset()
    const app = mountRenewal(journey, { hooked: true })
    app.walk()
    app.unmount()
    if (leaky && last) kept.push(last)
    if (i % JOURNEYS_A_TASK === 0) await new Promise(resolve => setTimeout(resolve))
  }
  await nextFrame()
  return events
}
