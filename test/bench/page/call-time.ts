import { datadogRum } from '@datadog/browser-rum'
import { createJourney, type JourneyEvent, type StorageLike } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { renewal } from '@journey-monitor/sdk/renewal'

/** The duration of each call in microseconds, in the order of the calls. */
export interface CallTimes {
  readonly complete: number[]
  /** A second `complete`, which the journey drops. */
  readonly repeat: number[]
  /** The duration without the write to storage. */
  readonly inMemory: number[]
  /** The duration of the write to storage. */
  readonly setItem: number[]
  readonly addAction: number[]
}

const STEPS = renewal.steps.map(({ name }) => name)

/**
 * Walks whole journeys, and times each `journey.complete` and its repeat next to one bare `addAction` of the same event. With `inTasks`,
 * each call is in a separate task, as in an app. Without it, all are in one task.
 */
export async function timeCalls(journeys: number, inTasks: boolean): Promise<CallTimes> {
  const events = completions()
  const options = {
    sinks: [datadogSink({ rum: datadogRum })],
    attributes: { page: 'list', toggle: true },
  } as const
  const journey = createJourney(renewal, options)
  const other = createJourney(renewal, { ...options, storage: memoryStorage() })
  const times: CallTimes = { complete: [], repeat: [], inMemory: [], setItem: [], addAction: [] }
  const nextTask = () => inTasks && new Promise(resolve => setTimeout(resolve))
  for (let i = 0; i < journeys; i++) {
    journey.reset()
    other.reset()
    for (const [s, step] of STEPS.entries()) {
      const event = events[s] as JourneyEvent
      const name = `${event.name}.${event.step}.${event.phase}`
      journey.start(step)
      other.start(step)
      const text = sessionStorage.getItem(`journey-monitor:${renewal.name}`) ?? ''
      const calls = [
        () => times.complete.push(microseconds(() => journey.complete(step))),
        () => times.addAction.push(microseconds(() => datadogRum.addAction(name, { journey: event }))),
        () => times.inMemory.push(microseconds(() => other.complete(step))),
        () => times.setItem.push(microseconds(() => sessionStorage.setItem('bench', text))),
      ]
      const first = (i + s) % calls.length
      for (const call of [...calls.slice(first), ...calls.slice(0, first)]) {
        await nextTask()
        call()
      }
      await nextTask()
      times.repeat.push(microseconds(() => journey.complete(step)))
    }
  }
  return times
}

function memoryStorage(): StorageLike {
  const texts = new Map<string, string>()
  return {
    getItem: key => texts.get(key) ?? null,
    setItem: (key, text) => texts.set(key, text),
    removeItem: key => texts.delete(key),
  }
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
