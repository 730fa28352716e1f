import { datadogRum } from '@datadog/browser-rum'
import { createJourney, type JourneyEvent } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { renewal } from '@journey-monitor/sdk/renewal'

/** Microseconds each call took, in the order of the calls. */
export interface CallTimes {
  readonly complete: number[]
  readonly addAction: number[]
}

const STEPS = renewal.steps.map(({ name }) => name)

/**
 * Walks whole journeys, and times each `journey.complete` beside one bare `addAction` of the same event. `inTasks`: each
 * call is in a task of its own, as in an app; else all follow each other in one.
 */
export async function timeCalls(journeys: number, inTasks: boolean): Promise<CallTimes> {
  const events = completions()
  const journey = createJourney(renewal, {
    sinks: [datadogSink({ rum: datadogRum })],
    attributes: { page: 'list', toggle: true },
  })
  const times: CallTimes = { complete: [], addAction: [] }
  const nextTask = () => inTasks && new Promise(resolve => setTimeout(resolve))
  for (let i = 0; i < journeys; i++) {
    journey.reset()
    for (const [s, step] of STEPS.entries()) {
      const event = events[s] as JourneyEvent
      const name = `${event.name}.${event.step}.${event.phase}`
      const calls = [
        () => times.complete.push(microseconds(() => journey.complete(step))),
        () => times.addAction.push(microseconds(() => datadogRum.addAction(name, { journey: event }))),
      ]
      journey.start(step)
      for (const call of (i + s) % 2 ? calls : calls.reverse()) {
        await nextTask()
        call()
      }
    }
  }
  return times
}

function completions(): JourneyEvent[] {
  const events: JourneyEvent[] = []
  const journey = createJourney(renewal, {
    sinks: [event => events.push(event)],
    attributes: { page: 'list', toggle: true },
  })
  for (const step of STEPS) {
    journey.start(step)
    journey.complete(step)
  }
  journey.reset()
  return events.filter(({ phase }) => phase === 'complete')
}

function microseconds(run: () => void): number {
  const startedAt = performance.now()
  run()
  return (performance.now() - startedAt) * 1_000
}
