import { randomUUID } from 'node:crypto'
import {
  createJourney,
  eventName,
  type Journey,
  type JourneyDefinition,
  type JourneyEvent,
  type StorageLike,
} from '@journey-monitor/sdk'

export const MINUTE = 60_000
export const START = Date.UTC(2026, 10, 20)
/** A time at which every journey has expired. */
export const LATER = START + 365 * 24 * 60 * MINUTE

/** A RUM action as the browser SDK posts it, with the fields that are read. */
export interface RumAction {
  type: string
  date: number
  service: string
  _dd: { format_version: number; configuration: { session_sample_rate: number } }
  action: { id: string; type: string; target: { name: string } }
  context: { journey: JourneyEvent }
}

export interface Visit<Definition extends JourneyDefinition> {
  readonly journey: Journey<Definition>
  /** Epoch ms. */
  now(): number
  /** Lets time pass. */
  wait(ms: number): void
  /** Opens a second tab with a copy of the storage, a millisecond later. */
  duplicateTab(): Visit<Definition>
}

/**
 * Records the events that people send who walk through `definition` with the real SDK, one visit after the other. Each visit
 * has its own storage.
 */
export function recorder<const Definition extends JourneyDefinition>(
  definition: Definition,
  { sampleRate = 100, startAt = START } = {},
) {
  const actions: RumAction[] = []
  return {
    actions,
    visit(walk: (visit: Visit<Definition>) => void): RumAction[] {
      const own: RumAction[] = []
      const openTab = (stored: ReadonlyMap<string, string>, openedAt: number): Visit<Definition> => {
        let now = openedAt
        const items = new Map(stored)
        const journey = createJourney(definition, {
          clock: () => now,
          storage: storageOf(items),
          newId: randomUUID,
          sinks: [event => own.push(recordedAction(event, now, sampleRate))],
        })
        return {
          journey,
          now: () => now,
          wait(ms) {
            now += ms
          },
          duplicateTab: () => openTab(items, now + 1),
        }
      }
      walk(openTab(new Map(), startAt))
      actions.push(...own)
      return own
    },
  }
}

function storageOf(items: Map<string, string>): StorageLike {
  return {
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key),
  }
}

function recordedAction(event: JourneyEvent, date: number, sampleRate = 100): RumAction {
  return {
    type: 'action',
    date,
    service: `va.gov-mhv-${event.app}`,
    _dd: { format_version: 2, configuration: { session_sample_rate: sampleRate } },
    action: { id: randomUUID(), type: 'custom', target: { name: eventName(event) } },
    context: { journey: event },
  }
}
